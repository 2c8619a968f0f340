package dev.mortise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The plugins `tax` and `later` as folders: tools that look, change, wait and go away.
final class ToolPlugins {
  private ToolPlugins() {}

  /// Puts them into a folder of plugins.
  ///
  /// @return the folder
  static Path into(Path plugins) throws IOException {
    for (String file : List.of("tax/Tax.java", "later/Later.java")) {
      Path source = Repository.root().resolve("app/src/test/plugins").resolve(file);
      Path target = plugins.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(source, target);
      Files.copy(source.resolveSibling("plugin.toml"), target.resolveSibling("plugin.toml"));
    }
    return plugins;
  }

  /// Waits until a server has the tools of both.
  static void await(Browser browser, java.net.URI server) {
    Browser.await(
        "all tools are there",
        () -> {
          String tools = browser.get(server, "/api/v2/tools").body();
          return tools.contains("plugin_tax_rate") && tools.contains("plugin_later_echo");
        });
  }
}
