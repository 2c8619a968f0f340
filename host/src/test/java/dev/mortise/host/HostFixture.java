package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginState;
import dev.mortise.api.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A host over fake plugins in a folder of the test's own.
final class HostFixture implements AutoCloseable {
  static final Caller OPERATOR = new Caller.Operator("ann");
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Path home;
  final Path plugins;
  final FakeRuntime runtime = new FakeRuntime();
  final TurnableClock clock = new TurnableClock();
  final List<HostFunction<?>> functions = new ArrayList<>();
  private UnaryOperator<HostConfig.Builder> tuning = b -> b;
  private UnaryOperator<HostPorts.Builder> wiring = b -> b;
  private final List<PluginHost> hosts = new ArrayList<>();

  HostFixture(Path home) {
    this.home = home;
    this.plugins = home.resolve("plugins");
  }

  HostFixture tuned(UnaryOperator<HostConfig.Builder> change) {
    UnaryOperator<HostConfig.Builder> before = tuning;
    tuning = b -> change.apply(before.apply(b));
    return this;
  }

  HostFixture wired(UnaryOperator<HostPorts.Builder> change) {
    UnaryOperator<HostPorts.Builder> before = wiring;
    wiring = b -> change.apply(before.apply(b));
    return this;
  }

  /// Writes a plugin with one tool, `hello`.
  FakePlugin add(String id, String version, String more) {
    write(
        plugins.resolve(id).resolve("plugin.toml"),
        """
        id = "%s"
        name = "%s"
        version = "%s"
        license = "Apache-2.0"
        %s
        [runtime]
        kind = "process"
        [runtime.entry]
        any = "run.sh"
        [contributes.tools.hello]
        description = "Says hello"
        """
            .formatted(id, id, version, more));
    Path run = plugins.resolve(id).resolve("run.sh");
    write(run, "#!/bin/sh\necho " + id + " " + version + "\n");
    assertTrue(run.toFile().setExecutable(true));
    return runtime.plugin(id);
  }

  FakePlugin add(String id) {
    return add(id, "1.0.0", "");
  }

  /// The lines that need other plugins, each `id = "range"`.
  static String needs(String... dependencies) {
    return "[requires.plugins]\n" + String.join("\n", dependencies);
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Opens a host and waits until nothing starts any more.
  PluginHost open() {
    PluginHost host = openSoon();
    assertTrue(host.awaitSettled(PATIENCE), "the host did not settle");
    return host;
  }

  /// Opens a host that grants what is declared.
  PluginHost openGranting() {
    return tuned(b -> b.grantDeclared(true)).open();
  }

  PluginHost openSoon() {
    HostConfig config =
        tuning
            .apply(
                HostConfig.builder(home.resolve("home"))
                    .hostVersion("1.2.0")
                    .rate(1e6)
                    .pluginDirs(List.of(plugins)))
            .build();
    PluginHost host =
        PluginHost.open(
            config,
            wiring
                .apply(
                    HostPorts.builder()
                        .runtimes(List.of(runtime))
                        .functions(functions)
                        .clock(clock))
                .build(),
            clock);
    hosts.add(host);
    return host;
  }

  static Tool tool(PluginHost host, String id) {
    return host.contribution(Tool.class, id, "hello", OPERATOR, Duration.ofSeconds(20));
  }

  static PluginState state(PluginHost host, String id) {
    return host.plugin(id).orElseThrow().state();
  }

  static String word(PluginHost host, String id) {
    return state(host, id).word();
  }

  /// Waits for a condition, with generous room.
  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "waited in vain until " + what);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    hosts.forEach(PluginHost::close);
  }
}
