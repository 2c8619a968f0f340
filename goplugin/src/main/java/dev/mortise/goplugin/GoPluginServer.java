package dev.mortise.goplugin;

import io.grpc.BindableService;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The plugin's end of the wire: serves gRPC services under any go-plugin host.
///
/// ```java
/// GoPluginServer.builder()
///     .cookie("KV_PLUGIN", "hello")
///     .version(1, List.of(new KvService()))
///     .serve();
/// ```
///
/// Nothing may be printed to standard output before the handshake; afterwards `System.out` and
/// `System.err` go to the host over the GRPCStdio service, and the log ([PluginLog]) to the real
/// standard error.
public final class GoPluginServer {
  final String cookieKey;
  final String cookieValue;
  final NavigableMap<Integer, Function<Broker, List<? extends BindableService>>> versions;
  final Map<String, String> environment;
  final PrintStream out;
  final PrintStream err;
  final IntConsumer exit;
  final int messageBytesMax;
  final boolean tcp;
  final boolean testMode;
  final boolean ownProcess;

  private GoPluginServer(Builder builder) {
    this.cookieKey = builder.cookieKey;
    this.cookieValue = builder.cookieValue;
    this.versions = new TreeMap<>(builder.versions);
    this.environment = Map.copyOf(builder.environment);
    this.out = builder.out;
    this.err = builder.err;
    this.exit = builder.exit;
    this.messageBytesMax = builder.messageBytesMax;
    this.tcp = builder.tcp;
    this.testMode = builder.testMode;
    this.ownProcess = builder.ownProcess;
  }

  /// Starts building; a cookie and at least one version are needed.
  public static Builder builder() {
    return new Builder();
  }

  private void serve() {
    if (!testMode && !cookieValue.equals(environment.get(cookieKey))) {
      err.print(
          """
          This binary is a plugin. These are not meant to be executed directly.
          Please execute the program that consumes these plugins, which will
          load any plugins automatically
          """);
      err.flush();
      exit.accept(1);
      return;
    }
    int code = 0;
    try (var serving = ServingPlugin.start(this)) {
      serving.await();
    } catch (IOException | RuntimeException e) {
      new PluginLog("plugin", err, LogLevel.TRACE).error("the plugin cannot serve: " + e, Map.of());
      code = 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exit.accept(code);
  }

  /// Collects the settings; every method but [#serve] returns the builder itself.
  public static final class Builder {
    private String cookieKey = "";
    private String cookieValue = "";
    private final Map<Integer, Function<Broker, List<? extends BindableService>>> versions =
        new HashMap<>();
    private Map<String, String> environment = System.getenv();
    private PrintStream out = stream(FileDescriptor.out);
    private PrintStream err = stream(FileDescriptor.err);
    private IntConsumer exit = PluginExit::now;
    private int messageBytesMax = 64 << 20;
    private boolean tcp = System.getProperty("os.name", "").startsWith("Windows");
    private boolean testMode;
    private boolean ownProcess = true;

    private Builder() {}

    private static PrintStream stream(FileDescriptor descriptor) {
      return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// The variable by which the plugin knows that its own kind of host runs it.
    public Builder cookie(String key, String value) {
      this.cookieKey = Objects.requireNonNull(key, "key");
      this.cookieValue = Objects.requireNonNull(value, "value");
      return this;
    }

    /// The services of one protocol version of the application.
    public Builder version(int version, List<? extends BindableService> services) {
      List<? extends BindableService> copy = List.copyOf(services);
      return version(version, _ -> copy);
    }

    /// The services of one protocol version, which use the broker to reach the host.
    public Builder version(
        int version, Function<Broker, List<? extends BindableService>> services) {
      if (version < 0 || versions.putIfAbsent(version, services) != null) {
        throw new IllegalArgumentException("version " + version + " is negative or named twice");
      }
      return this;
    }

    /// The largest message accepted from the host, in bytes; 64 MiB by default.
    public Builder messageBytesMax(int messageBytesMax) {
      this.messageBytesMax = messageBytesMax;
      return this;
    }

    /// Whether to listen on loopback TCP, within the host's port range, instead of a Unix socket;
    /// by default only on Windows.
    public Builder tcp(boolean tcp) {
      this.tcp = tcp;
      return this;
    }

    /// Test mode, for a plugin started by a debugger: no cookie, no handshake line; a line of JSON
    /// on standard error says how to reattach; a host's Shutdown ends only that host's connection.
    public Builder testMode(boolean testMode) {
      this.testMode = testMode;
      return this;
    }

    /// For a plugin inside another program or test: its variables, its two outputs, and what to do
    /// with the exit code. `System.out`, `System.err` and signals are then left alone.
    public Builder inside(
        Map<String, String> environment, PrintStream out, PrintStream err, IntConsumer exit) {
      this.environment = Map.copyOf(environment);
      this.out = Objects.requireNonNull(out, "out");
      this.err = Objects.requireNonNull(err, "err");
      this.exit = Objects.requireNonNull(exit, "exit");
      this.ownProcess = false;
      return this;
    }

    /// Serves until the host asks the plugin to end, then exits the process with code 0, or with 1
    /// when it could not serve, after an explanation on standard error.
    ///
    /// @throws IllegalStateException when the cookie or the versions are missing
    public void serve() {
      if (cookieKey.isEmpty() || cookieValue.isEmpty() || versions.isEmpty()) {
        throw new IllegalStateException("a plugin needs a cookie and at least one version");
      }
      new GoPluginServer(this).serve();
    }
  }

  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
