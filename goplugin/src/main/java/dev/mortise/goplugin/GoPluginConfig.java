package dev.mortise.goplugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How to start one plugin and speak with it.
///
/// @param name the plugin's name (and version, if known), which begins every message
/// @param cookieKey the variable that tells the plugin it runs under its own kind of host
/// @param cookieValue the variable's value
/// @param versions the application's protocol versions this host speaks; never empty
/// @param startTimeout from launch to a connection that answers; 60 s by default
/// @param autoMtls whether both sides prove themselves by throw-away certificates; on by default
/// @param messageBytesMax the largest message accepted from the plugin, in bytes; 64 MiB by default
/// @param tempDir where the private folder of a start is made, or null for the system's
/// @param tcpAllowed whether the plugin may listen on loopback TCP; on by default
/// @param log takes the lines of the plugin's log
/// @param stdio takes what the plugin prints after its handshake
public record GoPluginConfig(
    String name,
    String cookieKey,
    String cookieValue,
    Set<Integer> versions,
    Duration startTimeout,
    boolean autoMtls,
    int messageBytesMax,
    @Nullable Path tempDir,
    boolean tcpAllowed,
    LogSink log,
    StdioSink stdio) {

  /// Checks the bounds and copies.
  public GoPluginConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(stdio, "stdio");
    versions = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    if (cookieKey.isEmpty() || cookieValue.isEmpty()) {
      throw new IllegalArgumentException("a cookie with key and value is needed");
    }
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("at least one protocol version is needed");
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("startTimeout must be positive");
    }
    if (messageBytesMax < 1024) {
      throw new IllegalArgumentException("messageBytesMax must be at least 1024");
    }
  }

  /// Starts building; a cookie and at least one version are needed.
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /// Collects the settings; every method returns the builder itself.
  public static final class Builder {
    private final String name;
    private String cookieKey = "";
    private String cookieValue = "";
    private Set<Integer> versions = Set.of();
    private Duration startTimeout = Duration.ofSeconds(60);
    private boolean autoMtls = true;
    private int messageBytesMax = 64 << 20;
    private @Nullable Path tempDir;
    private boolean tcpAllowed = true;
    private LogSink log = LogSink.none();
    private StdioSink stdio = StdioSink.none();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /// The handshake cookie, given to the plugin as an environment variable.
    public Builder cookie(String key, String value) {
      this.cookieKey = Objects.requireNonNull(key, "key");
      this.cookieValue = Objects.requireNonNull(value, "value");
      return this;
    }

    /// The application's protocol versions this host speaks.
    public Builder versions(Set<Integer> versions) {
      this.versions = Set.copyOf(versions);
      return this;
    }

    /// How long the start may take, until the connection answers.
    public Builder startTimeout(Duration startTimeout) {
      this.startTimeout = Objects.requireNonNull(startTimeout, "startTimeout");
      return this;
    }

    /// Whether both sides prove themselves by throw-away certificates.
    public Builder autoMtls(boolean autoMtls) {
      this.autoMtls = autoMtls;
      return this;
    }

    /// The largest message accepted from the plugin, in bytes.
    public Builder messageBytesMax(int messageBytesMax) {
      this.messageBytesMax = messageBytesMax;
      return this;
    }

    /// Where the private folder of a start is made.
    public Builder tempDir(Path tempDir) {
      this.tempDir = Objects.requireNonNull(tempDir, "tempDir");
      return this;
    }

    /// Whether the plugin may listen on loopback TCP.
    public Builder tcpAllowed(boolean tcpAllowed) {
      this.tcpAllowed = tcpAllowed;
      return this;
    }

    /// Takes the lines of the plugin's log.
    public Builder log(LogSink log) {
      this.log = Objects.requireNonNull(log, "log");
      return this;
    }

    /// Takes what the plugin prints after its handshake.
    public Builder stdio(StdioSink stdio) {
      this.stdio = Objects.requireNonNull(stdio, "stdio");
      return this;
    }

    /// The finished settings.
    ///
    /// @throws IllegalArgumentException when the cookie or the versions are missing
    public GoPluginConfig build() {
      return new GoPluginConfig(
          name,
          cookieKey,
          cookieValue,
          versions,
          startTimeout,
          autoMtls,
          messageBytesMax,
          tempDir,
          tcpAllowed,
          log,
          stdio);
    }
  }
}
