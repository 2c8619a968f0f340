package dev.mortise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The plugin of these tests as a folder.
final class GaugePlugin {
  static final String ROOT = "/api/v1/plugins/gauge";

  private GaugePlugin() {}

  /// Puts it into a folder of plugins.
  ///
  /// @param port of this machine that it may fetch from
  /// @return the folder of plugins
  static Path into(Path plugins, int port) throws IOException {
    return into(plugins, port, "100/s");
  }

  /// The same with how often it may be called.
  static Path into(Path plugins, int port, String rate) throws IOException {
    Path source = Repository.root().resolve("app/src/test/plugins/gauge");
    Path target = Files.createDirectories(plugins.resolve("gauge"));
    Files.copy(source.resolve("Gauge.java"), target.resolve("Gauge.java"));
    String manifest = Repository.read(source.resolve("plugin.toml"));
    Files.writeString(
        target.resolve("plugin.toml"), manifest.replace("PORT", "" + port).replace("100/s", rate));
    return plugins;
  }
}
