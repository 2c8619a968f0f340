package dev.mortise.testkit;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.Tool;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.host.RestartPolicy;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.runtime.wasm.ModuleRuntime;
import dev.mortise.runtime.wasm.ModuleRuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;

/// A whole host over the process runtime, whose plugins are granted what they declare.
final class RealHost implements AutoCloseable {
  static final Caller CALLER = new Caller.Application("test");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path run;
  final PluginHost host;

  private RealHost(Path run, PluginHost host) {
    this.run = run;
    this.host = host;
  }

  /// Opens it and waits until every plugin runs or has failed.
  static RealHost open(
      Path home,
      Path plugins,
      List<HostFunction<?>> functions,
      UnaryOperator<HostConfig.Builder> tuning)
      throws IOException {
    Path run = Files.createTempDirectory("mh");
    ProcessRuntime runtime =
        ProcessRuntime.create(
            ProcessRuntimeConfig.builder(run).sdkJars(ProcessPlugins.classPath()).build());
    ModuleRuntime modules = ModuleRuntime.create(ModuleRuntimeConfig.builder().build());
    HostConfig config =
        tuning
            .apply(
                HostConfig.builder(home)
                    .pluginDirs(List.of(plugins))
                    .runDir(run)
                    .grantDeclared(true))
            .build();
    PluginHost host =
        PluginHost.open(
            config,
            HostPorts.builder().runtimes(List.of(runtime, modules)).functions(functions).build());
    Assertions.assertTrue(host.awaitSettled(PATIENCE));
    return new RealHost(run, host);
  }

  /// Starts again what ended, soon and as often as it takes.
  static RestartPolicy stubborn() {
    return new RestartPolicy(
        Duration.ofMillis(50), Duration.ofMillis(200), 0, 100_000, Duration.ofMinutes(10));
  }

  /// One use of a tool.
  ///
  /// @throws PluginException what became of it
  String tool(String plugin, String tool, String arguments) {
    return host.contribution(Tool.class, plugin, tool, CALLER, PATIENCE)
        .execute(new Tool.Invocation(Json.of(arguments), ""))
        .text();
  }

  PluginState state(String plugin) {
    return host.plugin(plugin).orElseThrow().state();
  }

  @Override
  public void close() {
    host.close();
    GoBuild.delete(run);
  }
}
