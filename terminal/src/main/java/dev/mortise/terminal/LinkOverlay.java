package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows where a link of a plugin leads, and does with it what a person says: nothing by accident.
///
/// No word of the plugin stands there but the address, as it is sent. A browser is opened only
/// where all of the address can be seen.
final class LinkOverlay implements Overlay {
  private static final int WIDTH = 76;
  private static final int WIDTH_MIN = 40;
  private static final int HOST_ROW = 2;
  private static final String BETWEEN = "   ";

  private final Desk desk;
  private final String plugin;
  private final WebAddress address;
  private final @Nullable Browser browser;
  // Nobody agrees to what was not on the screen yet.
  private boolean painted;

  /// @param browser null where there is none
  LinkOverlay(Desk desk, String plugin, WebAddress address, @Nullable Browser browser) {
    this.desk = desk;
    this.plugin = plugin;
    this.address = address;
    this.browser = browser;
  }

  /// What can be done with it.
  private record Choice(String key, String label, Runnable step) {
    String shown() {
      return key + " " + label;
    }
  }

  @Override
  public Mode mode() {
    return Mode.CONFIRM_DIALOG;
  }

  @Override
  public Area place(Area screen) {
    return screen.centred(WIDTH, rows(Math.min(WIDTH, screen.width())).size() + 4);
  }

  /// Whether all of it can be seen now.
  private boolean whole() {
    Area place = place(desk.screen());
    return place.width() >= WIDTH_MIN && place.height() >= rows(place.width()).size() + 4;
  }

  private List<String> rows(int width) {
    int room = Math.max(1, width - 4);
    List<String> rows = new ArrayList<>();
    rows.add("This link leads to");
    rows.add("");
    rows.add(CellText.fit(address.host(), room));
    rows.add("");
    rows.addAll(StyledLine.words(address.text(), room));
    return rows;
  }

  private List<Choice> choices() {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice("c", "copy the address", this::copy));
    Browser opens = browser;
    if (opens != null && whole()) {
      choices.add(new Choice("o", "open it in your browser", () -> open(opens)));
    }
    choices.add(new Choice("n", "nothing", () -> desk.hide(this)));
    return choices;
  }

  @Override
  public void render(Canvas canvas) {
    painted = true;
    Theme theme = canvas.theme();
    canvas.fill(theme.overlay());
    canvas.frame("Link of plugin " + plugin, theme.overlay().in(theme.colour(ThemeKey.ACCENT)));
    List<String> rows = rows(canvas.width());
    for (int i = 0; i < rows.size() && i + 1 < canvas.height() - 2; i++) {
      Style style = i == HOST_ROW ? theme.overlay().withBold() : theme.overlay();
      canvas.text(2, i + 1, rows.get(i), style);
    }
    String keys = String.join(BETWEEN, choices().stream().map(Choice::shown).toList());
    canvas.text(
        2, canvas.height() - 2, CellText.fit(keys, canvas.width() - 3), theme.overlay().withBold());
  }

  @Override
  public void key(KeyStroke stroke) {
    String key = stroke.equals(KeyStroke.ESC) || stroke.equals(KeyStroke.INTERRUPT) ? "n" : "";
    choose(key.isEmpty() ? stroke.toString() : key);
  }

  private void choose(String key) {
    choices().stream()
        .filter(choice -> choice.key().equals(key) && painted)
        .findFirst()
        .ifPresent(choice -> choice.step().run());
  }

  @Override
  public void click(int x, int y) {
    if (y != place(desk.screen()).height() - 2) {
      return;
    }
    int left = 2;
    for (Choice choice : choices()) {
      int right = left + choice.shown().length();
      if (x >= left && x < right) {
        choose(choice.key());
        return;
      }
      left = right + BETWEEN.length();
    }
  }

  private void copy() {
    desk.hide(this);
    desk.copy(address.text());
    desk.toast(Toast.Kind.INFO, "copied the address of " + address.host());
  }

  private void open(Browser opens) {
    desk.hide(this);
    desk.ask(
        () -> {
          opens.open(address);
          return address;
        },
        there -> desk.toast(Toast.Kind.INFO, "opened " + there.host() + " in your browser"),
        e -> desk.toast(Toast.Kind.ERROR, "no browser: " + e.getMessage()));
  }
}
