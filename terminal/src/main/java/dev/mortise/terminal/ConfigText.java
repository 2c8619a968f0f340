package dev.mortise.terminal;

import dev.mortise.api.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/// Writes a configuration as a file: all of it, each key with what it does.
final class ConfigText {
  private static final int COMMENT_COLUMN = 34;

  private final StringBuilder text = new StringBuilder();

  private ConfigText() {}

  static String of(WorkspaceConfig config) {
    var file = new ConfigText();
    file.general(config);
    file.theme(config.theme());
    file.keys(config.keys());
    file.views(config);
    file.panes(config);
    file.databases(config);
    return file.text.toString();
  }

  private void general(WorkspaceConfig config) {
    General general = config.general();
    section("general");
    line("tick_rate_ms", general.tickMillis(), "how often time passes for panes");
    line("default_namespace", quoted(general.namespace()), "empty: what the context says");
    line("default_view", quoted(general.view()), "what a new tab shows");
    line("editor", quoted(general.editor()), "empty: $VISUAL or $EDITOR");
    line("shell", quoted(general.shell()), "what runs in a container");
    line("log_tail_lines", general.logLines(), "lines of the past a log begins with");
    line("confirm_delete", general.confirmDelete(), "");
    line("show_managed_fields", general.managedFields(), "");
    line("query_open_new_tab", general.queryInTab(), "false: a pane below");
    section("terminal");
    line("scrollback_lines", config.scrollback(), "kept of what a shell wrote");
    line("cursor_style", quoted(config.cursor().word()), "default, block, underline or bar");
    section("features");
    line("hot_reload", config.reload(), "a changed file counts at once");
    line("port_forward", config.forward(), "");
    section("mouse");
    line("enabled", config.mouse(), "");
  }

  private void theme(Theme theme) {
    section("theme");
    text.append("# #rrggbb, rgb(r,g,b), a name such as lightblue, or default\n");
    text.append("# file = \"theme.json\" and variant = \"…\" take a theme of Thoth\n");
    for (ThemeKey key : ThemeKey.values()) {
      line(key.word(), quoted(theme.colour(key).toString()), "");
    }
  }

  private void keys(KeyTable keys) {
    for (KeyGroup group : KeyGroup.values()) {
      List<Command> commands = Command.of(group);
      if (commands.isEmpty()) {
        continue;
      }
      section("keybindings." + group.word());
      for (Command command : commands) {
        List<String> strokes = keys.keys(command).stream().map(k -> quoted(k.toString())).toList();
        line(
            command.word(),
            strokes.size() == 1 ? strokes.getFirst() : "[" + String.join(", ", strokes) + "]",
            command.help());
      }
    }
  }

  private void views(WorkspaceConfig config) {
    config.columns().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(view -> {
          section("views." + quoted(view.getKey()));
          text.append("columns = [")
              .append(String.join(", ", view.getValue().stream().map(ConfigText::quoted).toList()))
              .append("]\n");
        });
  }

  /// What a pane is configured with may hold secrets: only the names of it are shown.
  private void panes(WorkspaceConfig config) {
    Set<String> names = new TreeSet<>(config.pluginKeys().keySet());
    names.addAll(config.pluginOptions().keySet());
    for (String name : names) {
      section("panes." + quoted(name));
      KeyStroke key = config.pluginKeys().get(name);
      if (key != null) {
        line("keybinding", quoted(key.toString()), "what opens it");
      }
      Json options = config.pluginOptions().get(name);
      if (options != null) {
        var keys = JsonMapper.shared().readTree(options.utf8()).propertyNames();
        text.append("# config has ")
            .append(String.join(", ", keys.stream().map(ConfigText::quoted).toList()))
            .append("; values are not shown\n");
      }
    }
  }

  /// A URL may hold a password, and its options others: neither is shown.
  private void databases(WorkspaceConfig config) {
    if (config.databases().isEmpty()) {
      text.append("\n# A PostgreSQL database without a cluster:\n");
      DatabaseEntry.EXAMPLE.forEach(line -> text.append("# ").append(line).append('\n'));
    }
    for (DatabaseEntry entry : config.databases()) {
      section("[databases]");
      line("name", quoted(entry.name()), "");
      boolean more = entry.login().password() != null || !entry.address().options().isEmpty();
      line("url", quoted(entry.address().url()), more ? "password and options are not shown" : "");
      if (!entry.variable().isEmpty()) {
        line("password_env", quoted(entry.variable()), "the variable that holds the password");
      }
    }
  }

  private void section(String name) {
    text.append(text.isEmpty() ? "" : "\n").append('[').append(name).append("]\n");
  }

  private void line(String key, Object value, String comment) {
    String line = key + " = " + value;
    text.append(
            comment.isEmpty() ? line : ("%-" + COMMENT_COLUMN + "s # %s").formatted(line, comment))
        .append('\n');
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
