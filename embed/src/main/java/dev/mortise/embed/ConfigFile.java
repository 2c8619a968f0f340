package dev.mortise.embed;

import dev.mortise.api.Json;
import dev.mortise.protocol.Suggest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/// Settings from files: our own `config.toml`, and Kilometers' `config.json`.
///
/// In our own an unknown key is a problem, so that no typing mistake goes unseen; in the foreign
/// one it is a warning, since its owner may know more keys than we do.
final class ConfigFile {
  /// The table of `config.toml` that holds plugins' settings: `[settings.tax-de]`.
  static final String PLUGIN_SETTINGS = "settings";

  /// The tables of `config.toml` that the terminal workspace reads.
  private static final Set<String> WORKSPACE =
      Set.of(
          "general",
          "terminal",
          "features",
          "mouse",
          "theme",
          "views",
          "keybindings",
          "plugins",
          "panes",
          "databases");

  private static final long BYTES_MAX = 1 << 20;

  private final Path file;
  private final boolean own;
  private final SettingLayers layers;

  private ConfigFile(Path file, boolean own, SettingLayers layers) {
    this.file = file;
    this.own = own;
    this.layers = layers;
  }

  /// Reads our own file; what it says of plugins comes back, by plugin.
  static Map<String, Json> own(Path file, SettingLayers layers) {
    var config = new ConfigFile(file, true, layers);
    JsonNode root = config.tree(() -> TomlMapper.builder().build());
    if (root == null) {
      return Map.of();
    }
    root.properties().stream()
        .filter(e -> !e.getKey().equals(PLUGIN_SETTINGS))
        .filter(e -> !(WORKSPACE.contains(e.getKey()) && e.getValue().isContainer()))
        .forEach(e -> config.entry(e.getKey(), e.getKey(), e.getValue()));
    return config.pluginSettings(root.path(PLUGIN_SETTINGS));
  }

  /// Reads Kilometers' file: the plain one and version 2.0.
  static void kilometers(Path file, SettingLayers layers) {
    var config = new ConfigFile(file, false, layers);
    JsonNode root = config.tree(() -> JsonMapper.builder().build());
    if (root == null) {
      return;
    }
    root.properties().stream()
        .filter(e -> !e.getKey().equals("version") && !e.getKey().equals("saved_at"))
        .forEach(e -> config.entry(e.getKey(), e.getKey().replace('_', '-'), e.getValue()));
  }

  // Most users have no file, and commands start faster without a parser.
  private @Nullable JsonNode tree(Supplier<ObjectMapper> mapper) {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      if (Files.size(file) > BYTES_MAX) {
        layers.problem("%s: has more than 1 MiB; is this the right file?".formatted(file));
        return null;
      }
      JsonNode root = mapper.get().readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        layers.problem("%s: expected settings, each with its name.".formatted(file));
        return null;
      }
      return root;
    } catch (IOException e) {
      layers.problem("%s: cannot be read: %s.".formatted(file, e));
    } catch (JacksonException e) {
      layers.problem("%s: %s.".formatted(where(e.getLocation()), e.getOriginalMessage()));
    }
    return null;
  }

  private String where(@Nullable TokenStreamLocation location) {
    return location == null
        ? file.toString()
        : file + ":" + location.getLineNr() + ":" + location.getColumnNr();
  }

  private void entry(String written, String name, JsonNode value) {
    Optional<SettingKey> key = SettingKey.of(name);
    if (key.isEmpty()) {
      key = renamed(written, name.replace('_', '-'));
    }
    if (key.isEmpty()) {
      unknown(written);
      return;
    }
    String text = text(name, value);
    if (text == null) {
      layers.problem(
          "%s: %s: expected %s, got %s."
              .formatted(file, written, key.get().expected(), value.getNodeType()));
    } else if (!text.isBlank()) {
      layers.say(key.get(), new SettingLayers.Raw(text, SettingSource.FILE, file.toString()));
      if (key.get().secret()) {
        warnIfOpen(written);
      }
    }
  }

  private Optional<SettingKey> renamed(String written, String name) {
    var now = SettingKey.of(name).or(() -> Optional.ofNullable(SettingKey.RENAMED.get(name)));
    if (own && now.isPresent()) {
      layers.warning(
          "%s: %s is called %s now; it still works. Please rename it."
              .formatted(file, written, now.get().text()));
    }
    return now;
  }

  private void unknown(String written) {
    var names = new ArrayList<>(SettingKey.names());
    if (own) {
      names.add(PLUGIN_SETTINGS);
    }
    String near =
        Suggest.nearest(written, names)
            .map(n -> "; did you mean " + n + "?")
            .orElse(
                ". The known ones are "
                    + String.join(", ", SettingKey.names())
                    + (own ? ", and tables [" + PLUGIN_SETTINGS + ".<plugin>]." : "."));
    String sentence = "%s: there is no setting \"%s\"%s".formatted(file, written, near);
    if (own) {
      layers.problem(sentence);
    } else {
      layers.warning(sentence);
    }
  }

  private @Nullable String text(String name, JsonNode value) {
    if (value.isArray() && name.endsWith("dirs")) {
      return value
          .valueStream()
          .map(v -> folder(v.asString("")))
          .collect(Collectors.joining(File.pathSeparator));
    }
    if (value.isString()) {
      return name.contains("-dir") ? folder(value.stringValue()) : value.stringValue();
    }
    // Kilometers saves times as a count of nanoseconds.
    if (value.isIntegralNumber() && !own && name.equals("default-timeout")) {
      return value.asString() + "ns";
    }
    return value.isIntegralNumber() || value.isBoolean() ? value.asString() : null;
  }

  // A folder in a file is meant beside that file, never below wherever a command happens to run.
  private String folder(String text) {
    if (text.isBlank() || text.startsWith("~")) {
      return text;
    }
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? text : parent.resolve(text).normalize().toString();
  }

  private void warnIfOpen(String written) {
    try {
      if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        return;
      }
      var open = Files.getPosixFilePermissions(file);
      open.remove(PosixFilePermission.OWNER_READ);
      open.remove(PosixFilePermission.OWNER_WRITE);
      open.remove(PosixFilePermission.OWNER_EXECUTE);
      if (!open.isEmpty()) {
        layers.warning(
            "%s holds %s and other users can open it. Run: chmod 600 '%s'"
                .formatted(file, written, file));
      }
    } catch (IOException e) {
      layers.warning("%s: its mode cannot be read: %s.".formatted(file, e));
    }
  }

  private Map<String, Json> pluginSettings(JsonNode table) {
    Map<String, Json> settings = new TreeMap<>();
    var json = JsonMapper.builder().build();
    table
        .properties()
        .forEach(e -> {
          if (e.getValue().isObject()) {
            settings.put(e.getKey(), Json.of(json.writeValueAsBytes(e.getValue())));
          } else {
            layers.problem(
                "%s: %s.%s: expected a table [%s.<plugin>] of that plugin's settings, got %s."
                    .formatted(
                        file,
                        PLUGIN_SETTINGS,
                        e.getKey(),
                        PLUGIN_SETTINGS,
                        e.getValue().getNodeType()));
          }
        });
    return settings;
  }
}
