package dev.mortise.terminal;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One object as YAML, to read, and to change in place.
final class YamlPane extends ObjectPane {
  private @Nullable JsonNode document;
  private @Nullable YamlEditing editing;

  YamlPane(PaneContext context) {
    super(context);
    refresh();
  }

  @Override
  void refresh() {
    read(
        cluster -> cluster.get(target()).document(),
        read -> {
          JsonNode node = ClusterReading.json(read);
          document = node.deepCopy();
          return YamlText.coloured(YamlText.of(node, managed()), theme());
        });
  }

  private boolean managed() {
    return desk().config().general().managedFields();
  }

  @Override
  public boolean run(Command command) {
    if (command == Command.ENTER_INSERT) {
      begin();
      return true;
    }
    return super.run(command);
  }

  private void begin() {
    JsonNode now = document;
    if (now == null) {
      desk().toast(Toast.Kind.INFO, "The object has to be read first.");
      return;
    }
    int line = view().top();
    var begun =
        new YamlEditing(desk(), this::cluster, target(), now.deepCopy(), managed(), this::end);
    begun.editor().go(line);
    editing = begun;
  }

  /// Another one may have begun since.
  private void end(YamlEditing ended) {
    if (editing == ended) {
      editing = null;
    }
    refresh();
  }

  @Override
  public Mode mode() {
    return editing == null ? Mode.NORMAL : Mode.INSERT;
  }

  @Override
  public boolean key(KeyStroke stroke) {
    YamlEditing now = editing;
    if (now == null) {
      return false;
    }
    if (desk().config().keys().keys(Command.SAVE).contains(stroke)) {
      now.send();
    } else if (stroke.equals(KeyStroke.ESC)) {
      leave(now);
    } else {
      now.editor().key(stroke);
    }
    return true;
  }

  private void leave(YamlEditing now) {
    if (!now.changed()) {
      editing = null;
      return;
    }
    desk()
        .show(
            new ConfirmOverlay(
                desk(),
                "Throw away",
                List.of("Throw away what you typed into " + subject().label() + "?"),
                () -> editing = null));
  }

  @Override
  public void paste(String text) {
    if (editing != null) {
      editing.editor().paste(desk(), text);
    }
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    YamlEditing now = editing;
    if (now == null) {
      super.render(canvas, focused);
      return;
    }
    List<StyledLine> notes =
        now.note().isEmpty()
            ? List.of()
            : StyledLine.of(now.note(), theme().failure()).wrapped(Math.max(1, canvas.width()));
    int room = Math.max(1, canvas.height() - notes.size());
    now.editor()
        .render(canvas.part(0, 0, canvas.width(), room), line -> YamlText.line(line, theme()));
    for (int i = 0; i < notes.size(); i++) {
      canvas.line(room + i, notes.get(i), 0);
    }
  }

  @Override
  public Optional<Painter.Cursor> cursor() {
    return Optional.ofNullable(editing).map(now -> now.editor().cursor());
  }

  @Override
  public String title() {
    String what = "yaml: " + resource() + " " + subject().label();
    return editing == null
        ? what
        : what + " · " + desk().config().keys().first(Command.SAVE) + " sends it, esc ends";
  }

  @Override
  public Set<Command> commands() {
    Set<Command> all = EnumSet.copyOf(super.commands());
    all.addAll(EnumSet.of(Command.EDIT, Command.ENTER_INSERT, Command.RETRY, Command.DELETE));
    return all;
  }

  @Override
  public void close() {
    YamlEditing now = editing;
    if (now != null && now.changed()) {
      KeptText.keep(desk(), subject().name(), now.editor().text());
    }
  }
}
