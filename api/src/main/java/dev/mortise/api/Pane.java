package dev.mortise.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rectangle in the terminal workspace or the console that a plugin draws.
///
/// The plugin answers what happens with what is to be seen; it never draws by itself, and nothing
/// it sends reaches a terminal but as text in cells. Calls of one pane come one after another.
/// Ticks, scrolling, drags and resizing that pile up while the plugin is at work are put together.
@Contract("panes")
public interface Pane {
  /// A pane of this kind is opened; the answer is its first picture.
  @Needs("pane:offer:{name}")
  View open(Opened opened);

  /// A person did something in it.
  @Needs("pane:offer:{name}")
  View command(Command command);

  /// A person used the mouse in it.
  @Needs("pane:offer:{name}")
  View mouse(Mouse mouse);

  /// A person used something in the tree it drew.
  @Needs("pane:offer:{name}")
  View event(Event event);

  /// A person chose one of its own actions, by key or from a menu.
  @Needs("pane:offer:{name}")
  View act(Chosen chosen);

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

  /// What stands in one of its columns beside these objects; belongs to no open pane.
  @Needs("pane:offer:{name}")
  Cells cells(Objects objects);

  /// Told when the plugin describes itself.
  ///
  /// @param tickMillis how often [#tick]; 0 for never
  /// @param key the default key that opens it, or null
  /// @param actions its own, beside the 22 commands that every pane gets
  /// @param columns what it adds to lists of resources
  /// @param options what its configuration gives every pane of this kind, a JSON object for
  ///   [Opened#options]; or null
  record Details(
      String title,
      long tickMillis,
      @Nullable String key,
      List<Action> actions,
      List<Column> columns,
      @Nullable Json options) {
    /// Copies the lists.
    public Details {
      actions = List.copyOf(actions);
      columns = List.copyOf(columns);
    }

    /// Without actions, columns and options.
    public Details(String title, long tickMillis, @Nullable String key) {
      this(title, tickMillis, key, List.of(), List.of(), null);
    }
  }

  /// Something a person can have the pane do.
  ///
  /// @param name what [Chosen] says
  /// @param title for people, in menus and in the pane's help
  /// @param key the default key while the pane has the keyboard, or null
  /// @param resource where it stands in the menu of resources: `pods`,
  ///   `certificates.cert-manager.io`; null where it is about the pane alone
  record Action(String name, String title, @Nullable String key, @Nullable String resource) {}

  /// A column it adds to a list of resources.
  ///
  /// @param name what [Objects] says
  record Column(String resource, String name, String title) {}

  /// Which pane.
  record Ref(String pane) {}

  /// A new pane.
  ///
  /// @param options what the configuration gives this pane, a JSON object
  /// @param state what the last [View#state] of a pane before it was, when it comes back; or null
  record Opened(String pane, int width, int height, Json options, @Nullable Json state) {}

  /// One of the 22 commands, in the words of KubeTile's guide.
  ///
  /// @param type `scroll_up`, `select_next`, `send_input` …
  /// @param text of `send_input`, `search_input` and `filter`
  /// @param column of `sort_by_column`
  record Command(String pane, String type, @Nullable String text, @Nullable Integer column) {}

  /// The mouse, in cells from the pane's own upper left, which are those of the picture without the
  /// frame.
  ///
  /// A drag and a release belong to the pane of the press, at its nearest cell when the mouse has
  /// left it. A right click shows the workspace's menu as well. The wheel moves what the workspace
  /// scrolls, and is no `scroll_up` or `scroll_down` too.
  ///
  /// @param type `click`, `double_click`, `wheel_up`, `wheel_down`, `drag` or `release`
  /// @param button `left`, `middle`, `right`; empty for the wheel
  /// @param modifiers `alt`, `ctrl`, `shift`
  /// @param region the name of the [Region] it happened in, or null
  record Mouse(
      String pane,
      String type,
      String button,
      int x,
      int y,
      List<String> modifiers,
      @Nullable String region) {
    /// Copies the list.
    public Mouse {
      modifiers = List.copyOf(modifiers);
    }
  }

  /// What happened to a node of the tree.
  ///
  /// @param id the node's own
  /// @param kind `click`, `change`, `submit` …
  /// @param value raw text, by the kind of node
  record Event(String pane, String id, String kind, String value) {}

  /// One of the pane's actions.
  ///
  /// @param action its name
  /// @param resource the object it was chosen on; null for an action of the pane alone
  record Chosen(String pane, String action, @Nullable Json resource) {}

  /// Got the keyboard, or lost it.
  record Focus(String pane, boolean focused) {}

  /// In cells.
  record Size(String pane, int width, int height) {}

  /// Some objects of one list.
  record Objects(String column, List<Json> items) {
    /// Copies the list.
    public Objects {
      items = List.copyOf(items);
    }
  }

  /// One text for each object, in their order.
  record Cells(List<String> texts) {
    /// Copies the list.
    public Cells {
      texts = List.copyOf(texts);
    }
  }

  /// What to draw: lines, a table or a tree, the first that is there; none of them means "as
  /// before".
  ///
  /// @param lines drawn from the top
  /// @param title stands above it from now on; null leaves it
  /// @param table the host scrolls, selects and sorts
  /// @param tree a node of the user interface, a JSON object with a `type`
  /// @param regions where the mouse has a meaning of its own; null leaves them
  /// @param state what a later pane is opened with after the workspace was left; null leaves it
  record View(
      @Nullable List<Line> lines,
      @Nullable String title,
      @Nullable Grid table,
      @Nullable Json tree,
      @Nullable List<Region> regions,
      @Nullable Json state) {
    /// Nothing new to draw.
    public static final View UNCHANGED = new View(null, null);

    /// Lines under a title; either may be null.
    public View(@Nullable List<Line> lines, @Nullable String title) {
      this(lines, title, null, null, null, null);
    }

    /// Plain text.
    public static View of(List<String> lines) {
      return new View(lines.stream().map(Line::of).toList(), null);
    }

    /// Whether there is something new to draw.
    public boolean drawn() {
      return lines != null || table != null || tree != null;
    }
  }

  /// One line.
  record Line(List<Span> spans) {
    /// Copies the list.
    public Line {
      spans = List.copyOf(spans);
    }

    /// Plain text.
    public static Line of(String text) {
      return new Line(List.of(new Span(text, null)));
    }
  }

  /// Text in one style.
  ///
  /// @param style a name of the theme, or null
  record Span(String text, @Nullable String style) {}

  /// Rows under headers.
  ///
  /// @param selected which row; null leaves the person's choice
  record Grid(List<String> headers, List<Row> rows, @Nullable Integer selected) {
    /// Copies the lists.
    public Grid {
      headers = List.copyOf(headers);
      rows = List.copyOf(rows);
    }
  }

  /// One row; the choice stays on a row of the same key.
  record Row(String key, List<Line> cells) {
    /// Copies the list.
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /// A rectangle that has a name, in cells from the pane's own upper left.
  record Region(String name, int x, int y, int width, int height) {}
}
