package dev.mortise.testkit;

import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.host.HostDoor;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.PluginLog;
import dev.mortise.host.Refusals;
import dev.mortise.runtime.wasm.ModuleRuntime;
import dev.mortise.runtime.wasm.ModuleRuntimeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Runs plugins as modules for these tests.
final class ModulePlugins implements AutoCloseable {
  private final ModuleRuntime runtime = ModuleRuntime.create(ModuleRuntimeConfig.builder().build());
  final Queue<String> log = new ConcurrentLinkedQueue<>();

  PluginConnection start(String id, Path module, HostDoor door) {
    var spec =
        new Manifest.RuntimeSpec(
            Manifest.Kind.MODULE,
            Map.of("any", module.getFileName().toString()),
            "mortise",
            false,
            false);
    var manifest =
        new Manifest(
            id,
            id,
            "1.0.0",
            "",
            List.of(),
            null,
            null,
            null,
            Manifest.Format.MORTISE,
            spec,
            Manifest.Requires.NOTHING,
            List.of(),
            Manifest.Limits.NONE,
            List.of(),
            List.of(),
            Manifest.PRIORITY_DEFAULT);
    PluginLog lines = (LogLine.Source source, String level, String text) -> log.add(text);
    return runtime.start(
        new Launch(
            manifest,
            module.resolveSibling(""),
            "0".repeat(64),
            Json.EMPTY,
            Set.of(),
            door,
            lines,
            Refusals.NOTHING,
            Deadline.after(Duration.ofSeconds(60))));
  }

  /// How many streams instances serve now.
  int streams() {
    return runtime.streams();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
