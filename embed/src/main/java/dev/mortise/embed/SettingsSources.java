package dev.mortise.embed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Everything settings may come from, so that reading them is a function of it.
///
/// @param flags options of the command, by the setting's name; the strongest
/// @param pluginDirs what `--plugin-dir` named, in order
/// @param environment variables
/// @param home the user's home folder: `~/.km/plugins`, Kilometers' configuration
/// @param paths where Mortise's own files are
public record SettingsSources(
    Map<String, String> flags,
    List<Path> pluginDirs,
    Map<String, String> environment,
    Path home,
    MortisePaths paths) {
  /// Copies everything.
  public SettingsSources {
    flags = Map.copyOf(flags);
    pluginDirs = List.copyOf(pluginDirs);
    environment = Map.copyOf(environment);
  }

  /// What the user who runs this process has, without options.
  public static SettingsSources ofThisUser() {
    return new SettingsSources(
        Map.of(),
        List.of(),
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        MortisePaths.ofThisUser());
  }

  /// The same with the options of a command.
  public SettingsSources withFlags(Map<String, String> flags, List<Path> pluginDirs) {
    return new SettingsSources(flags, pluginDirs, environment, home, paths);
  }

  /// Kilometers' own file: `$XDG_CONFIG_HOME/kilometers/config.json`.
  Path kilometersFile() {
    String config = environment.get("XDG_CONFIG_HOME");
    Path folder =
        config == null || !Path.of(config).isAbsolute() ? home.resolve(".config") : Path.of(config);
    return folder.resolve("kilometers/config.json");
  }
}
