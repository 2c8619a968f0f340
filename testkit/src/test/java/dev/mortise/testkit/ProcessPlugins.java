package dev.mortise.testkit;

import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.host.HostDoor;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.PluginLog;
import dev.mortise.host.Refusals;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Runs plugins as processes for these tests, unconfined.
final class ProcessPlugins implements AutoCloseable {
  private final Path folder;
  private final ProcessRuntime runtime;
  final Queue<String> log = new ConcurrentLinkedQueue<>();

  ProcessPlugins() throws IOException {
    folder = Files.createTempDirectory("mt");
    runtime =
        ProcessRuntime.create(
            ProcessRuntimeConfig.builder(folder.resolve("run")).sdkJars(classPath()).build());
  }

  /// What this test runs with: jars and folders.
  static List<Path> classPath() {
    return List.of(System.getProperty("java.class.path").split(":", -1)).stream()
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  /// A script that runs a main class with this test's own class path.
  Path javaProgram(Class<?> main) throws IOException {
    Path script = folder.resolve("plugin").resolve(main.getSimpleName());
    Files.createDirectories(script.getParent());
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s/bin/java' -XX:+UseSerialGC %s -XX:-UsePerfData -Xlog:disable -Xlog:all=warning:stderr -cp '%s' %s\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("mortise.plugin.flags", "-XX:TieredStopAtLevel=1"),
                System.getProperty("java.class.path"),
                main.getName()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  PluginConnection start(String id, Path entry, HostDoor door, Json settings) {
    var spec =
        new Manifest.RuntimeSpec(
            Manifest.Kind.PROCESS,
            Map.of("any", entry.getFileName().toString()),
            "mortise",
            false,
            false);
    return start(id, spec, entry.resolveSibling(""), door, settings);
  }

  /// A plugin of a foreign contract.
  PluginConnection startForeign(String id, Path binary, String dialect, HostDoor door) {
    var spec =
        new Manifest.RuntimeSpec(
            Manifest.Kind.PROCESS,
            Map.of("any", binary.getFileName().toString()),
            dialect,
            false,
            false);
    return start(id, spec, binary.resolveSibling(""), door, Json.EMPTY);
  }

  PluginConnection start(
      String id, Manifest.RuntimeSpec spec, Path home, HostDoor door, Json settings) {
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
            home,
            "0".repeat(64),
            settings,
            Set.of(Permission.parse("process:unconfined")),
            door,
            lines,
            Refusals.NOTHING,
            Deadline.after(Duration.ofSeconds(60))));
  }

  @Override
  public void close() {
    runtime.close();
    GoBuild.delete(folder);
  }
}
