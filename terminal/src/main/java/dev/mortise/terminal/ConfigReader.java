package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.Suggest;
import dev.mortise.protocol.TomlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads the configuration of the workspace: each file goes over the one before, key by key.
///
/// Nothing that is wrong stops it. What is wrong is named with its line, and the value that held
/// before stays.
final class ConfigReader {
  private static final List<String> SECTIONS =
      List.of(
          "general",
          "terminal",
          "features",
          "theme",
          "views",
          "keybindings",
          "plugins",
          "panes",
          "databases");

  private final List<String> problems = new ArrayList<>();
  private final Map<ThemeKey, Colour> colours = new EnumMap<>(ThemeKey.class);
  private final Map<String, List<String>> columns = new LinkedHashMap<>();
  private final Map<Command, List<KeyStroke>> keys = new EnumMap<>(Command.class);
  private final Map<Command, ConfigSection> bound = new EnumMap<>(Command.class);
  private final Map<String, KeyStroke> pluginKeys = new HashMap<>();
  // Asked when all keys are known.
  private final Map<String, Consumer<KeyTable>> pluginKeyChecks = new LinkedHashMap<>();
  private final Map<String, Json> pluginOptions = new HashMap<>();
  private final Map<String, DatabaseEntry> databases = new LinkedHashMap<>();
  private General general = General.STANDARD;
  private int scrollback = WorkspaceConfig.STANDARD.scrollback();
  private CursorStyle cursor = CursorStyle.DEFAULT;
  private boolean reload = true;
  private boolean forward = true;
  private boolean mouse = true;
  private boolean whole = true;

  private ConfigReader() {}

  /// What was read, and what is wrong, one sentence each with its place.
  ///
  /// @param whole whether every file could be read; one that is no TOML says nothing
  record Result(WorkspaceConfig config, List<String> problems, boolean whole) {
    Result {
      problems = List.copyOf(problems);
    }
  }

  /// @param files those that do not exist are passed over
  static Result read(List<Path> files) {
    var reader = new ConfigReader();
    for (Path file : files) {
      if (Files.exists(file)) {
        reader.take(file);
      }
    }
    return reader.result();
  }

  private void cursor(ConfigSection terminal) {
    String word = terminal.text("cursor_style", cursor.word());
    CursorStyle.of(word)
        .ifPresentOrElse(
            style -> cursor = style,
            () ->
                terminal.wrong(
                    "cursor_style",
                    "must be one of "
                        + String.join(", ", CursorStyle.words())
                        + ", not \""
                        + word
                        + "\""));
  }

  private Result result() {
    var table = new KeyTable(keys);
    table.collisions().forEach(this::collided);
    pluginKeyChecks.values().forEach(check -> check.accept(table));
    return new Result(
        new WorkspaceConfig(
            general,
            scrollback,
            cursor,
            reload,
            forward,
            mouse,
            new Theme(colours),
            columns,
            table,
            pluginKeys,
            pluginOptions,
            List.copyOf(databases.values())),
        problems,
        whole);
  }

  /// The standard has none: one of the two was written by somebody, who is shown where.
  private void collided(KeyTable.Collision collision) {
    for (Command command : List.of(collision.second(), collision.first())) {
      ConfigSection place = bound.get(command);
      if (place != null) {
        place.say(command.word(), collision.sentence());
        return;
      }
    }
  }

  private static void taken(ConfigSection from, String name, KeyStroke key, KeyTable table) {
    table
        .owner(key)
        .ifPresent(command ->
            from.say(
                "keybinding",
                "the key %s of plugin %s is %s.%s already, which wins"
                    .formatted(key, name, command.group().word(), command.word())));
  }

  private void take(Path file) {
    try {
      TomlFile toml = TomlFile.read(file);
      sections(toml);
      general(section(toml, "general"));
      ConfigSection terminal = section(toml, "terminal");
      scrollback = terminal.number("scrollback_lines", scrollback, 0, 100_000);
      cursor(terminal);
      terminal.end();
      features(section(toml, "features"));
      ConfigSection mice = section(toml, "mouse");
      mouse = mice.flag("enabled", mouse);
      mice.end();
      theme(section(toml, "theme"), file);
      views(toml);
      keybindings(toml);
      panes(toml);
      databases(toml);
    } catch (PluginException e) {
      whole = false;
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /// Tables nobody knows; what is no table belongs to the host's own settings.
  private void sections(TomlFile toml) {
    toml.root()
        .properties()
        .forEach(e -> {
          String name = e.getKey();
          boolean table = e.getValue().isObject() || e.getValue().isArray();
          if (table && !SECTIONS.contains(name) && !name.equals("mouse")) {
            Suggest.nearest(name, SECTIONS)
                .ifPresent(near ->
                    problems.add(
                        toml.problem(
                            "[" + name + "] is not known; did you mean [" + near + "]?", name)));
          }
        });
  }

  private ConfigSection section(TomlFile toml, String... path) {
    JsonNode table = toml.root();
    for (String key : path) {
      table = table.isArray() ? table.path(Integer.parseInt(key)) : table.path(key);
    }
    return new ConfigSection(
        toml, problems, table.isObject() ? table : JsonNodeFactory.instance.objectNode(), path);
  }

  private void general(ConfigSection from) {
    General old = general;
    general =
        new General(
            from.number("tick_rate_ms", old.tickMillis(), 50, 10_000),
            from.text("default_namespace", old.namespace()),
            from.text("default_view", old.view()),
            variable(from.text("editor", old.editor())),
            variable(from.text("shell", old.shell())),
            from.number("log_tail_lines", old.logLines(), 1, 100_000),
            from.flag("confirm_delete", old.confirmDelete()),
            from.flag("show_managed_fields", old.managedFields()),
            from.flag("query_open_new_tab", old.queryInTab()));
    from.end();
  }

  /// `$EDITOR` means that nobody chose one.
  private static String variable(String text) {
    return text.equals("$EDITOR") ? "" : text.equals("$SHELL") ? "/bin/sh" : text;
  }

  private void features(ConfigSection from) {
    reload = from.flag("hot_reload", reload);
    forward = from.flag("port_forward", forward);
    from.expect(List.of("command_palette"));
    from.end();
  }

  private void theme(ConfigSection from, Path file) {
    String thoth = from.text("file", "");
    String variant = from.text("variant", "");
    if (!thoth.isEmpty()) {
      try {
        Path path = file.resolveSibling(thoth.replaceFirst("^~", System.getProperty("user.home")));
        colours.putAll(ThothTheme.read(path, variant));
      } catch (PluginException e) {
        from.wrong("file", "cannot be used: " + e.getMessage());
      }
    }
    for (ThemeKey key : ThemeKey.values()) {
      String text = from.text(key.word(), "");
      Optional<Colour> colour = Colour.parse(text);
      if (colour.isPresent()) {
        colours.put(key, colour.get());
      } else if (!text.isEmpty()) {
        from.wrong(
            key.word(),
            "is no colour; write #89b4fa, rgb(137,180,250), a name such as lightblue, or default");
      }
    }
    from.end();
  }

  private void views(TomlFile toml) {
    for (String kind : section(toml, "views").keys()) {
      ConfigSection view = section(toml, "views", kind);
      List<String> wanted = view.texts("columns");
      if (!wanted.isEmpty()) {
        columns.put(kind, wanted);
      }
      view.end();
    }
  }

  private void keybindings(TomlFile toml) {
    ConfigSection groups = section(toml, "keybindings");
    for (KeyGroup group : KeyGroup.values()) {
      groups.expect(List.of(group.word()));
      ConfigSection bindings = section(toml, "keybindings", group.word());
      bindings.expect(Command.of(group).stream().map(Command::word).toList());
      for (String word : bindings.keys()) {
        Command.of(group, word).ifPresent(command -> bind(bindings, command, word));
      }
      bindings.end();
    }
    groups.end();
  }

  private void bind(ConfigSection bindings, Command command, String word) {
    List<KeyStroke> strokes = new ArrayList<>();
    for (String text : bindings.texts(word)) {
      Optional<KeyStroke> stroke = KeyStroke.parse(text);
      if (stroke.isEmpty()) {
        bindings.wrong(word, "is no key; write ctrl+alt+d, shift+tab, G, f5 or pageup");
        return;
      }
      strokes.add(stroke.get());
    }
    keys.put(command, strokes);
    bound.put(command, bindings);
  }

  /// What both say of panes of plugins: KubeTile's list, which names modules, and the tables that
  /// are about the panes of any plugin. The host itself finds the plugins.
  private void panes(TomlFile toml) {
    JsonNode list = toml.root().path("plugins");
    for (int i = 0; i < list.size(); i++) {
      ConfigSection entry = section(toml, "plugins", Integer.toString(i));
      entry.expect(List.of("path", "permissions", "limits"));
      pane(entry, entry.text("key", ""));
    }
    for (String name : section(toml, "panes").keys()) {
      pane(section(toml, "panes", name), name);
    }
  }

  private void pane(ConfigSection from, String name) {
    String text = from.text("keybinding", "");
    Optional<KeyStroke> key = KeyStroke.parse(text);
    if (key.isPresent()) {
      pluginKeys.put(name, key.get());
      pluginKeyChecks.put(name, table -> taken(from, name, key.get(), table));
    } else if (!text.isEmpty()) {
      from.wrong("keybinding", "is no key; write ctrl+alt+d, shift+tab, G, f5 or pageup");
    }
    from.table("config").ifPresent(options -> pluginOptions.put(name, options));
    from.end();
  }

  /// Databases that are asked without a cluster. One of a later file is in place of one that has
  /// its name.
  private void databases(TomlFile toml) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < toml.root().path("databases").size(); i++) {
      ConfigSection entry = section(toml, "databases", Integer.toString(i));
      String name = entry.text("name", "");
      String url = entry.text("url", "");
      String variable = entry.text("password_env", "");
      entry.end();
      if (name.isBlank() || !names.add(name)) {
        entry.wrong("name", name.isBlank() ? "is needed" : "is another database's already");
        continue;
      }
      try {
        databases.put(name, new DatabaseEntry(name, DatabaseAddress.parse(url), variable));
      } catch (PluginException e) {
        entry.wrong("url", String.valueOf(e.getMessage()));
      }
    }
  }
}
