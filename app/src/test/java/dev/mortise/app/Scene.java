package dev.mortise.app;

import dev.mortise.cli.ServeRequest;
import dev.mortise.embed.MortisePaths;
import dev.mortise.embed.Settings;
import dev.mortise.embed.SettingsSources;
import dev.mortise.kubernetes.ClustersConfig.ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where one server of a test lives: files of its own, and what its configuration says.
///
/// @param root of its files
/// @param plugins the folder it looks for plugins in
record Scene(Path root, Path plugins) {
  /// The environment of tests that start plugins: a machine with much else to do must not look like
  /// a plugin that does not start.
  static final Map<String, String> PATIENT = Map.of("MORTISE_START_TIMEOUT", "4m");

  MortisePaths paths() {
    return MortisePaths.of(
        Map.of("MORTISE_HOME", root.toString()),
        root,
        "Linux",
        "test-" + ProcessHandle.current().pid());
  }

  Scene configured(String toml) throws IOException {
    Files.createDirectories(paths().config());
    Files.writeString(paths().configFile(), toml);
    return this;
  }

  /// Another server may read what this one encrypted.
  Scene sharingKeysOf(Scene other) throws IOException {
    Files.createDirectories(paths().state());
    Files.copy(
        other.paths().state().resolve("secrets.key"), paths().state().resolve("secrets.key"));
    return this;
  }

  Settings settings() {
    return Settings.read(new SettingsSources(Map.of(), List.of(plugins), PATIENT, root, paths()))
        .valid();
  }

  /// What the command line would ask for.
  ServeRequest request(@Nullable String database) {
    return new ServeRequest(
        "127.0.0.1", 0, "", null, null, null, database, List.of(plugins), List.of(), false);
  }

  ServedHost open(@Nullable String database) {
    return open(request(database));
  }

  ServedHost open(ServeRequest request) {
    return ServedHost.open(request, paths().ensure(), settings(), null);
  }

  /// As in a pod.
  ServedHost inPod(@Nullable ServiceAccount account) {
    return ServedHost.open(request(null), paths().ensure(), settings(), account);
  }
}
