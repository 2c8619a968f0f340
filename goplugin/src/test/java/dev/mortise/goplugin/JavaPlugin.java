package dev.mortise.goplugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The test JVM once more, as a plugin with a named behaviour.
final class JavaPlugin {
  private JavaPlugin() {}

  static List<String> command(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                JavaPlugin.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static PlainLauncher launcher(String... arguments) {
    return new PlainLauncher(command(arguments), null, Map.of());
  }

  public static void main(String[] arguments) {
    var behaviours = List.of(arguments);
    if (behaviours.contains("log")) {
      PluginLog.ofProcess("echo", LogLevel.TRACE).info("java starts", Map.of("answer", 42));
    }
    if (behaviours.contains("raw")) {
      RawPeer.run(behaviours.subList(1, behaviours.size()));
      return;
    }
    if (behaviours.contains("hook")) {
      Runtime.getRuntime().addShutdownHook(new Thread(JavaPlugin::sleepLong));
    }
    GoPluginServer.Builder server =
        GoPluginServer.builder()
            .cookie("ECHO_PLUGIN", "echo")
            .testMode(behaviours.contains("test"));
    if (behaviours.contains("tcp")) {
      server.tcp(true);
    }
    server.version(1, broker -> List.of(new EchoService(broker)));
    server.version(3, broker -> List.of(new EchoService(broker)));
    server.serve();
  }

  private static void sleepLong() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
