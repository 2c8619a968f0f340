package dev.mortise.terminal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A list of which one is chosen; typing narrows it.
class ChoiceOverlay implements Overlay {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 18;

  private final Desk desk;
  private final Mode mode;
  private final String title;
  private final Consumer<String> chosen;
  private final boolean free;
  private List<String> choices;
  private String typed = "";
  private Pattern behind = behind("");
  private int place;

  /// @param free whether what was typed counts when nothing fits
  ChoiceOverlay(
      Desk desk,
      Mode mode,
      String title,
      List<String> choices,
      boolean free,
      Consumer<String> chosen) {
    this.desk = desk;
    this.mode = mode;
    this.title = title;
    this.choices = List.copyOf(choices);
    this.free = free;
    this.chosen = chosen;
  }

  /// What there is to choose from became known. What a person went to already stays chosen.
  final void choices(List<String> all) {
    Optional<String> gone = fitting().stream().skip(place).findFirst().filter(_ -> place > 0);
    choices = List.copyOf(all);
    place = Math.max(0, gone.map(fitting()::indexOf).orElse(0));
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public Area place(Area screen) {
    return screen.centred(WIDTH, HEIGHT);
  }

  private List<String> fitting() {
    String sought = typed.toLowerCase(Locale.ROOT);
    // Short names mean what they stand for, and that comes first; those of custom resources stand
    // behind them.
    boolean resources = mode == Mode.RESOURCE_SWITCHER;
    String meant = resources ? Aliases.resource(typed) : sought;
    return choices.stream()
        .filter(c -> c.equals(meant) || c.toLowerCase(Locale.ROOT).contains(sought))
        .sorted(
            Comparator.comparing(
                c -> !(c.equals(meant) || (resources && behind.matcher(c).find()))))
        .toList();
  }

  /// A short name, where a choice has some behind its name.
  private static Pattern behind(String sought) {
    return Pattern.compile("[( ]" + Pattern.quote(sought.toLowerCase(Locale.ROOT)) + "[,)]");
  }

  @Override
  public void render(Canvas canvas) {
    Theme theme = canvas.theme();
    canvas.fill(theme.overlay());
    canvas.frame(title, theme.overlay().in(theme.colour(ThemeKey.ACCENT)));
    canvas.text(2, 1, "> " + typed + "▏", theme.overlay().withBold());
    List<String> fitting = fitting();
    int rows = canvas.height() - 3;
    int first = Math.max(0, place - rows + 1);
    Canvas list = canvas.part(1, 2, canvas.width() - 2, rows);
    for (int i = 0; i < rows && first + i < fitting.size(); i++) {
      boolean here = first + i == place;
      Style style = here ? theme.selection() : theme.overlay();
      list.fillRow(i, style);
      list.text(1, i, CellText.fit(fitting.get(first + i), list.width() - 2), style);
    }
    if (fitting.isEmpty()) {
      list.text(
          1,
          0,
          free && !typed.isEmpty() ? "enter takes what is typed" : "nothing fits",
          theme.overlay().in(theme.colour(ThemeKey.TEXT_DIM)));
    }
  }

  @Override
  public void key(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "esc", "ctrl+c" -> desk.hide(this);
      case "enter" -> choose();
      case "up", "shift+tab", "ctrl+p" -> move(-1);
      case "down", "tab", "ctrl+n" -> move(1);
      default -> edit(stroke);
    }
  }

  /// To the next one, or the one before; at the end it begins anew.
  final void move(int by) {
    place = Math.floorMod(place + by, Math.max(1, fitting().size()));
  }

  /// A key for what narrows the list.
  final void edit(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "backspace" -> type(typed.isEmpty() ? "" : typed.substring(0, before(typed)));
      case "ctrl+u" -> type("");
      default -> type(typed + stroke.typed());
    }
  }

  /// The choice that would be taken now.
  final Optional<String> marked() {
    return fitting().stream().skip(place).findFirst();
  }

  private static int before(String text) {
    return text.offsetByCodePoints(text.length(), -1);
  }

  private void type(String text) {
    if (!text.equals(typed) && text.length() <= 200) {
      typed = text;
      behind = behind(text);
      place = 0;
    }
  }

  @Override
  public void paste(String text) {
    type(typed + text.lines().findFirst().orElse("").strip());
  }

  @Override
  public void click(int x, int y) {
    int rows = HEIGHT - 3;
    int at = Math.max(0, place - rows + 1) + y - 2;
    if (y >= 2 && at < fitting().size()) {
      place = at;
      choose();
    }
  }

  /// Takes the choice; nothing happens when there is none.
  final void choose() {
    List<String> fitting = fitting();
    if (fitting.isEmpty() && (!free || typed.isBlank())) {
      return;
    }
    desk.hide(this);
    chosen.accept(fitting.isEmpty() ? typed.strip() : fitting.get(place));
  }
}
