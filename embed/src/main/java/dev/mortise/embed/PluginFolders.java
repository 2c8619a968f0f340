package dev.mortise.embed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Which folders are searched for plugins. The current directory only where somebody names it.
final class PluginFolders {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private final Map<Path, PluginFolder> found = new LinkedHashMap<>();
  private final SettingsSources sources;

  private PluginFolders(SettingsSources sources) {
    this.sources = sources;
  }

  /// The folders, strongest first, each once.
  ///
  /// What `--plugin-dir` names is all there is: whoever grants what plugins declare wants to know
  /// which plugins those are. Otherwise the first of variable, file and data folder, and beside it
  /// the folders of Kite and Kilometers.
  static List<PluginFolder> of(SettingsSources sources, SettingLayers layers) {
    var folders = new PluginFolders(sources);
    if (!sources.pluginDirs().isEmpty()) {
      sources.pluginDirs().forEach(p -> folders.add(p, SettingSource.FLAG, "--plugin-dir"));
    } else {
      folders.ours(layers);
      folders.foreign();
    }
    return List.copyOf(folders.found.values());
  }

  private void ours(SettingLayers layers) {
    var named = layers.find(SettingKey.PLUGIN_DIRS);
    named.ifPresent(n -> addAll(n.text(), n.source(), n.origin()));
    if (found.isEmpty()) {
      add(sources.paths().plugins(), SettingSource.DEFAULT, "the data folder");
    }
  }

  private void foreign() {
    for (String variable : List.of("KITE_PLUGIN_DIR", "KM_PLUGINS_DIR", "KILOMETERS_PLUGINS_DIR")) {
      addAll(sources.environment().getOrDefault(variable, ""), SettingSource.ENVIRONMENT, variable);
    }
    Path kilometers = sources.home().resolve(".km/plugins");
    if (Files.isDirectory(kilometers)) {
      add(kilometers, SettingSource.DEFAULT, "Kilometers' folder");
    }
  }

  private void addAll(String joined, SettingSource source, String origin) {
    SEPARATOR
        .splitAsStream(joined)
        .filter(part -> !part.isBlank())
        .forEach(part -> add(expanded(part.strip()), source, origin));
  }

  private void add(Path path, SettingSource source, String origin) {
    Path absolute = path.toAbsolutePath().normalize();
    found.putIfAbsent(absolute, new PluginFolder(absolute, source, origin));
  }

  private Path expanded(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? sources.home().resolve(text.substring(Math.min(2, text.length())))
        : Path.of(text);
  }
}
