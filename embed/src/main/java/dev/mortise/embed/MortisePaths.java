package dev.mortise.embed;

import dev.mortise.control.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Where Mortise keeps a user's files, by the XDG rules.
///
/// `MORTISE_HOME` puts all five below one folder. XDG variables count only when they are absolute,
/// as their specification says. Nothing here touches a file: see [#ensure].
///
/// @param config what a person writes: `config.toml`
/// @param data what must be kept: installed plugins
/// @param cache what can be made again
/// @param state what outlives a host: which plugins are enabled, what is granted
/// @param run sockets of running hosts; private, short enough for a socket's name
public record MortisePaths(Path config, Path data, Path cache, Path state, Path run) {
  /// The run folder's longest path in bytes: with the host's folder (18), a plugin's (11) and the
  /// socket's name (22) it must fit into 103.
  public static final int RUN_BYTES_MAX = 52;

  private static final String NAME = "mortise";

  /// Nothing may be missing.
  public MortisePaths {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(run, "run");
  }

  /// The folders of the user who runs this process.
  public static MortisePaths ofThisUser() {
    var environment = new HashMap<>(System.getenv());
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty() && !PrivateFolder.ownedByThisUser(Path.of(runtime))) {
      environment.remove("XDG_RUNTIME_DIR"); // Left over from before sudo or su.
    }
    return of(
        environment,
        Path.of(System.getProperty("user.home")),
        System.getProperty("os.name"),
        userWord());
  }

  /// The folders that follow from these facts and no others.
  ///
  /// @param environment variables of the process
  /// @param home the user's home folder
  /// @param os as the system property `os.name` says
  /// @param user a word that tells users of one machine apart: the numeric id where there is one
  public static MortisePaths of(
      Map<String, String> environment, Path home, String os, String user) {
    Path all = named(environment, "MORTISE_HOME");
    if (all != null) {
      Path root = all.toAbsolutePath().normalize();
      return new MortisePaths(
          root.resolve("config"),
          root.resolve("data"),
          root.resolve("cache"),
          root.resolve("state"),
          shortEnough(root.resolve("run"), user));
    }
    return os.toLowerCase(Locale.ROOT).startsWith("windows")
        ? windows(environment, home)
        : xdg(environment, home, user);
  }

  private static MortisePaths xdg(Map<String, String> environment, Path home, String user) {
    Path runtime = absolute(environment, "XDG_RUNTIME_DIR");
    Path run = runtime == null ? shared(user) : runtime.resolve(NAME);
    return new MortisePaths(
        or(absolute(environment, "XDG_CONFIG_HOME"), home.resolve(".config")).resolve(NAME),
        or(absolute(environment, "XDG_DATA_HOME"), home.resolve(".local/share")).resolve(NAME),
        or(absolute(environment, "XDG_CACHE_HOME"), home.resolve(".cache")).resolve(NAME),
        or(absolute(environment, "XDG_STATE_HOME"), home.resolve(".local/state")).resolve(NAME),
        shortEnough(run, user));
  }

  private static MortisePaths windows(Map<String, String> environment, Path home) {
    Path roaming = or(named(environment, "APPDATA"), home.resolve("AppData/Roaming"));
    Path local = or(named(environment, "LOCALAPPDATA"), home.resolve("AppData/Local"));
    Path root = local.resolve(NAME);
    return new MortisePaths(
        roaming.resolve(NAME),
        root.resolve("data"),
        root.resolve("cache"),
        root.resolve("state"),
        root.resolve("run"));
  }

  /// The same folders with the run folder made, private, and its owner checked.
  ///
  /// @throws dev.mortise.api.PluginException `PERMISSION_DENIED` when it is another user's
  public MortisePaths ensure() {
    PrivateFolder.ensure(run);
    return this;
  }

  /// The configuration file.
  public Path configFile() {
    return config.resolve("config.toml");
  }

  /// Where plugins are looked for unless somebody says otherwise.
  public Path plugins() {
    return data.resolve("plugins");
  }

  /// What plugins wrote, as hosts that share the state keep it.
  public Path logs() {
    return state.resolve("logs");
  }

  // The name says which folder it stands for: two MORTISE_HOMEs must not meet.
  private static Path shortEnough(Path run, String user) {
    byte[] name = run.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length <= RUN_BYTES_MAX) {
      return run;
    }
    var sum = new CRC32();
    sum.update(name);
    return shared(user + "-" + HexFormat.of().toHexDigits((int) sum.getValue()));
  }

  private static Path shared(String user) {
    return Path.of("/tmp", NAME + "-" + user);
  }

  private static @Nullable Path named(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : Path.of(value);
  }

  private static @Nullable Path absolute(Map<String, String> environment, String name) {
    Path path = named(environment, name);
    return path == null || !path.isAbsolute() ? null : path;
  }

  private static Path or(@Nullable Path first, Path otherwise) {
    return first == null ? otherwise : first;
  }

  private static String userWord() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    }
  }
}
