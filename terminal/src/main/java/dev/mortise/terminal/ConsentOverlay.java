package dev.mortise.terminal;

import dev.mortise.api.Consents;
import java.util.ArrayList;
import java.util.List;

/// Shows one thing a plugin asks for, and takes the answer.
///
/// Never comes by itself, so that no key meant for something else is an answer. Where not all of it
/// can be seen, only no is taken.
final class ConsentOverlay implements Overlay {
  private static final int WIDTH = 76;
  private static final int WIDTH_MIN = 40;

  private final Desk desk;
  private final ConsentWatch consents;
  private final Consents.Question question;
  // Nobody says yes to what was not on the screen yet.
  private boolean painted;

  ConsentOverlay(Desk desk, ConsentWatch consents, Consents.Question question) {
    this.desk = desk;
    this.consents = consents;
    this.question = question;
  }

  @Override
  public Mode mode() {
    return Mode.CONSENT;
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
    List<String> rows = new ArrayList<>();
    rows.addAll(
        wrapped("Plugin " + question.plugin() + " " + question.version() + " asks for", width));
    rows.add("");
    rows.addAll(wrapped("  " + question.permission(), width));
    rows.add("");
    rows.addAll(wrapped(question.shown(), width));
    rows.addAll(wrapped("for " + String.join(", ", question.callers()), width));
    String calls = question.calls() == 1 ? "1 call waits" : question.calls() + " calls wait";
    rows.addAll(wrapped(calls, width));
    rows.add("");
    rows.addAll(wrapped("the same by hand: " + question.command(), width));
    return rows;
  }

  private static List<String> wrapped(String text, int width) {
    return StyledLine.words(text, Math.max(1, width - 4));
  }

  @Override
  public void render(Canvas canvas) {
    painted = true;
    Theme theme = canvas.theme();
    Style frame = theme.overlay().in(theme.colour(ThemeKey.STATUS_PENDING)).withBold();
    canvas.fill(theme.overlay());
    canvas.frame("Mortise asks you", frame);
    List<String> rows = rows(canvas.width());
    for (int i = 0; i < rows.size(); i++) {
      Style style = i == 2 ? theme.overlay().withBold() : theme.overlay();
      if (i + 1 < canvas.height() - 2) {
        canvas.text(2, i + 1, rows.get(i), style);
      }
    }
    String keys = keys();
    canvas.text(canvas.height() > 2 ? 2 : 0, Math.max(0, canvas.height() - 2), keys, frame);
  }

  private String keys() {
    if (!consents.waits(question)) {
      return "answered elsewhere, or nobody waits any more: esc";
    }
    return whole()
        ? "y allow and remember   t this once   n deny   esc later"
        : "too small to show all of it: n deny   esc later";
  }

  @Override
  public void key(KeyStroke stroke) {
    switch (stroke.toString()) {
      case "y" -> answer(Consents.Answer.ALLOW);
      case "t" -> answer(Consents.Answer.ALLOW_ONCE);
      case "n" -> answer(Consents.Answer.DENY);
      case "esc", "ctrl+c" -> desk.hide(this);
      default -> {
        // Any other key is no answer.
      }
    }
  }

  private void answer(Consents.Answer answer) {
    boolean seen = (painted && whole()) || answer == Consents.Answer.DENY;
    if (seen && consents.waits(question)) {
      desk.hide(this);
      consents.answer(question, answer);
    }
  }
}
