package dev.mortise.runtime.process;

import dev.mortise.api.Permission;
import dev.mortise.host.PluginConnection;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A host in a JVM of its own, which the tests kill without a warning.
public final class DyingHost {
  private DyingHost() {}

  /// Starts plugins in the way that is named, says on standard output where, and waits.
  public static void main(String[] arguments) throws Exception {
    var fixture = new Fixture();
    switch (arguments[0]) {
      case "confined" ->
          plugins(fixture, fixture.sourcePlugin(TestPlugin.class), "Plugin.java", 2, Set.of());
      case "unconfined" ->
          plugins(
              fixture, fixture.jarPlugin(TestPlugin.class), "plugin.jar", 10, Fixture.UNCONFINED);
      case "group" -> group(fixture.folder);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.out.println("READY " + fixture.folder);
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void plugins(
      Fixture fixture, Path folder, String entry, int count, Set<Permission> granted)
      throws Exception {
    try (var starting = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        boolean forks = i == 0;
        Future<PluginConnection> _ =
            starting.submit(() -> {
              PluginConnection plugin = fixture.start(folder, entry, "mortise", granted);
              plugin.describe();
              if (forks) {
                Fixture.ask(plugin, "run", forking(folder.toString()));
              }
              return plugin;
            });
      }
    }
  }

  /// A child in the same group, one in a session of its own, and that one's child.
  static String forking(String mark) {
    return "(sh -c 'sleep 1000; : %1$s child' </dev/null >/dev/null 2>&1 &)\n".formatted(mark)
        + "setsid sh -c 'setsid sh -c \"sleep 1000; : %1$s grand\" & sleep 1000; : %1$s session'"
            .formatted(mark)
        + " </dev/null >/dev/null 2>&1 &\n";
  }

  /// Without a plugin: the keeper of last resort holds a shell and its child.
  private static void group(Path folder) throws IOException {
    String script = "sh -c 'sleep 1000; : %1$s child' & sleep 1000; : %1$s group".formatted(folder);
    var program =
        new Program(
            List.of("/bin/sh", "-c", script),
            folder,
            folder,
            List.of(),
            false,
            ResourceLimits.of(64 << 20));
    var builder =
        new ProcessBuilder(new GroupKeeper().wrap(program))
            .redirectOutput(new File("/dev/null"))
            .redirectError(new File("/dev/null"));
    new KeptProcess(new Spawner().start(builder), new GroupKeeper());
  }
}
