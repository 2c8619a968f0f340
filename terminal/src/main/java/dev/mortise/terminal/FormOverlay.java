package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A few lines of text to fill in.
final class FormOverlay implements Overlay {
  private static final int WIDTH = 60;

  private final Desk desk;
  private final Mode mode;
  private final String title;
  private final List<Field> fields;
  private final List<LineEditor> lines = new ArrayList<>();
  private final Function<List<String>, String> done;
  private final Runnable left;
  private int place;
  private String problem = "";

  /// @param secret whether dots stand for what is typed
  record Field(String label, String value, boolean secret) {}

  /// @param done is given what was typed, and says what is wrong with it; empty when nothing is
  FormOverlay(
      Desk desk, Mode mode, String title, List<Field> fields, Function<List<String>, String> done) {
    this(desk, mode, title, fields, done, () -> {});
  }

  /// @param left is told when nothing shall be done
  FormOverlay(
      Desk desk,
      Mode mode,
      String title,
      List<Field> fields,
      Function<List<String>, String> done,
      Runnable left) {
    this.desk = desk;
    this.mode = mode;
    this.title = title;
    this.fields = List.copyOf(fields);
    this.done = done;
    this.left = left;
    fields.forEach(field -> lines.add(new LineEditor(field.value())));
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public Area place(Area screen) {
    return screen.centred(WIDTH, fields.size() + 5);
  }

  @Override
  public void render(Canvas canvas) {
    Theme theme = canvas.theme();
    canvas.fill(theme.overlay());
    canvas.frame(title, theme.overlay().in(theme.colour(ThemeKey.ACCENT)));
    int column = fields.stream().mapToInt(f -> CellText.width(f.label())).max().orElse(0) + 4;
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      String text = lines.get(i).text();
      canvas.text(2, i + 1, field.label(), theme.overlay());
      Style style = i == place ? theme.selection() : theme.overlay();
      String value = field.secret() ? "•".repeat(text.length()) : text;
      Canvas line = canvas.part(column, i + 1, canvas.width() - column - 2, 1);
      line.fill(style);
      int skip = Math.max(0, CellText.width(value) - line.width() + 2);
      line.text(0, 0, value.substring(CellText.skip(value, skip)) + (i == place ? "▏" : ""), style);
    }
    Style below = theme.overlay().in(theme.colour(ThemeKey.STATUS_FAILED));
    canvas.text(2, fields.size() + 2, CellText.fit(problem, canvas.width() - 4), below);
    canvas.text(2, fields.size() + 3, "enter ok   tab next   esc no", theme.overlay().withDim());
  }

  @Override
  public void key(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "esc", "ctrl+c" -> {
        desk.hide(this);
        left.run();
      }
      case "enter" -> end();
      case "tab", "down" -> place = (place + 1) % fields.size();
      case "shift+tab", "up" -> place = Math.floorMod(place - 1, fields.size());
      default -> lines.get(place).key(stroke);
    }
  }

  @Override
  public void paste(String text) {
    lines.get(place).insert(text.lines().findFirst().orElse(""));
  }

  private void end() {
    problem = done.apply(lines.stream().map(LineEditor::text).toList());
    if (problem.isEmpty()) {
      desk.hide(this);
    }
  }
}
