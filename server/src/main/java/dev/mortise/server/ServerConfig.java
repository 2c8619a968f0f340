package dev.mortise.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All that a [Server] can be told; made by [#builder].
///
/// @param host the address to listen at
/// @param port 0 for any that is free
/// @param basePath what stands before every path, such as `/mortise`; empty for none, never with a
///   slash at its end
/// @param tls certificate and key; null for plain HTTP
/// @param publicUrl where browsers find this server, for sign-in with OIDC; null where it is what
///   they asked for
/// @param trustedProxies which proxies are believed where a request came from
/// @param documentBytesMax of a JSON body
/// @param uploadBytesMax of a body that goes on to a plugin
/// @param archiveBytesMax of a plugin that is installed
/// @param requestTimeout of one call into a plugin until its answer begins, and of reading a JSON
///   body
/// @param uploadTimeout of one body that goes on to a plugin, or is a plugin's archive
/// @param middlewareTimeout of one plugin's middleware
/// @param idleTimeout of a connection on which nothing happens
/// @param drainTimeout how long requests in flight may take when the server is to end
/// @param heartbeat pause between two signs of life on an event stream
/// @param pingEvery pause between two questions to the client of a WebSocket whether it is still
///   there; after two without an answer it is gone
/// @param connectionsMax at the same time
public record ServerConfig(
    String host,
    int port,
    String basePath,
    @Nullable Tls tls,
    @Nullable String publicUrl,
    TrustedProxies trustedProxies,
    long documentBytesMax,
    long uploadBytesMax,
    long archiveBytesMax,
    Duration requestTimeout,
    Duration uploadTimeout,
    Duration middlewareTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    Duration heartbeat,
    Duration pingEvery,
    int connectionsMax) {
  /// Checks what can be checked without opening anything.
  public ServerConfig {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(basePath, "basePath");
    Objects.requireNonNull(trustedProxies, "trustedProxies");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is between 0 and 65535, not " + port);
    }
    if (!basePath.matches("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")) {
      throw new IllegalArgumentException(
          "a base path is empty or like /mortise, without a slash at its end, not " + basePath);
    }
  }

  /// Whether browsers reach it over TLS: its own, or that of what stands in front.
  boolean secure() {
    return tls != null || (publicUrl != null && publicUrl.startsWith("https:"));
  }

  /// Certificate chain and private key, both PEM files.
  public record Tls(Path certificate, Path key) {}

  /// A builder for a server on the loopback address at any free port, without TLS.
  public static Builder builder() {
    return new Builder();
  }

  /// Collects what differs from the defaults. For one thread.
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private String basePath = "";
    private @Nullable Tls tls;
    private @Nullable String publicUrl;
    private TrustedProxies trustedProxies = TrustedProxies.NONE;
    private long documentBytesMax = 4 << 20;
    private long uploadBytesMax = 256L << 20;
    private long archiveBytesMax = 64L << 20;
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration uploadTimeout = Duration.ofMinutes(10);
    private Duration middlewareTimeout = Duration.ofSeconds(2);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration drainTimeout = Duration.ofSeconds(10);
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration pingEvery = Duration.ofSeconds(30);
    private int connectionsMax = 20_000;

    private Builder() {}

    /// See [ServerConfig#host].
    public Builder host(String value) {
      host = value;
      return this;
    }

    /// See [ServerConfig#port].
    public Builder port(int value) {
      port = value;
      return this;
    }

    /// See [ServerConfig#basePath]; a slash at the end is left out.
    public Builder basePath(String value) {
      basePath = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
      return this;
    }

    /// See [ServerConfig#tls].
    public Builder tls(Path certificate, Path key) {
      tls = new Tls(certificate, key);
      return this;
    }

    /// See [ServerConfig#publicUrl].
    public Builder publicUrl(String value) {
      publicUrl = value;
      return this;
    }

    /// See [ServerConfig#trustedProxies].
    public Builder trustedProxies(TrustedProxies value) {
      trustedProxies = value;
      return this;
    }

    /// See [ServerConfig#documentBytesMax].
    public Builder documentBytesMax(long value) {
      documentBytesMax = value;
      return this;
    }

    /// See [ServerConfig#uploadBytesMax].
    public Builder uploadBytesMax(long value) {
      uploadBytesMax = value;
      return this;
    }

    /// See [ServerConfig#archiveBytesMax].
    public Builder archiveBytesMax(long value) {
      archiveBytesMax = value;
      return this;
    }

    /// See [ServerConfig#requestTimeout].
    public Builder requestTimeout(Duration value) {
      requestTimeout = value;
      return this;
    }

    /// See [ServerConfig#uploadTimeout].
    public Builder uploadTimeout(Duration value) {
      uploadTimeout = value;
      return this;
    }

    /// See [ServerConfig#middlewareTimeout].
    public Builder middlewareTimeout(Duration value) {
      middlewareTimeout = value;
      return this;
    }

    /// See [ServerConfig#idleTimeout].
    public Builder idleTimeout(Duration value) {
      idleTimeout = value;
      return this;
    }

    /// See [ServerConfig#drainTimeout].
    public Builder drainTimeout(Duration value) {
      drainTimeout = value;
      return this;
    }

    /// See [ServerConfig#heartbeat].
    public Builder heartbeat(Duration value) {
      heartbeat = value;
      return this;
    }

    /// See [ServerConfig#pingEvery].
    public Builder pingEvery(Duration value) {
      pingEvery = value;
      return this;
    }

    /// See [ServerConfig#connectionsMax].
    public Builder connectionsMax(int value) {
      connectionsMax = value;
      return this;
    }

    /// What was collected.
    public ServerConfig build() {
      return new ServerConfig(
          host,
          port,
          basePath,
          tls,
          publicUrl,
          trustedProxies,
          documentBytesMax,
          uploadBytesMax,
          archiveBytesMax,
          requestTimeout,
          uploadTimeout,
          middlewareTimeout,
          idleTimeout,
          drainTimeout,
          heartbeat,
          pingEvery,
          connectionsMax);
    }
  }
}
