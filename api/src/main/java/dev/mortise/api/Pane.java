package dev.mortise.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rectangle of text in the terminal workspace or the console.
@Contract("panes")
public interface Pane {
  /// A pane of this kind is opened; the answer is its first picture.
  @Needs("pane:offer:{name}")
  View open(Opened opened);

  /// A person did something in it.
  @Needs("pane:offer:{name}")
  View command(Command command);

  /// It got or lost the keyboard.
  @Needs("pane:offer:{name}")
  View focus(Focus focus);

  /// Its drawn area changed.
  @Needs("pane:offer:{name}")
  View resize(Size size);

  /// Time passed, at the pace the details asked for.
  @Needs("pane:offer:{name}")
  View tick(Ref ref);

  /// It is gone.
  @Needs("pane:offer:{name}")
  void close(Ref ref);

  /// Told when the plugin describes itself.
  ///
  /// @param tickMillis how often [#tick]; 0 for never
  /// @param key the default key that opens it, or null
  record Details(String title, long tickMillis, @Nullable String key) {}

  /// Which pane.
  record Ref(String pane) {}

  /// A new pane.
  record Opened(String pane, int width, int height, Json options) {}

  /// One of the 22 commands, in the words of KubeTile's guide.
  ///
  /// @param type `scroll_up`, `select_next`, `send_input` …
  /// @param text of `send_input`, `search_input` and `filter`
  /// @param column of `sort_by_column`
  record Command(String pane, String type, @Nullable String text, @Nullable Integer column) {}

  /// Got the keyboard, or lost it.
  record Focus(String pane, boolean focused) {}

  /// In cells.
  record Size(String pane, int width, int height) {}

  /// What to draw; null lines mean "as before".
  record View(@Nullable List<Line> lines, @Nullable String title) {
    /// Nothing new to draw.
    public static final View UNCHANGED = new View(null, null);
  }

  /// One line.
  record Line(List<Span> spans) {
    /// Copies the list.
    public Line {
      spans = List.copyOf(spans);
    }
  }

  /// Text in one style.
  ///
  /// @param style a name of the theme, or null
  record Span(String text, @Nullable String style) {}
}
