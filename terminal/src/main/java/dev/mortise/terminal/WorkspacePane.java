package dev.mortise.terminal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One rectangle of the workspace. Lives on the event loop, which calls every method, and must not
/// wait for anything there.
interface WorkspacePane extends AutoCloseable {
  /// For the frame.
  String title();

  /// Draws itself; the canvas ends where the pane ends.
  void render(Canvas canvas, boolean focused);

  /// Does what a person wants.
  void command(PaneCommand command);

  /// Does something that only some panes do.
  ///
  /// @return whether it was for this pane
  default boolean run(Command command) {
    return false;
  }

  /// What keys mean while it has the keyboard.
  default Mode mode() {
    return Mode.NORMAL;
  }

  /// Which keys count beside the common ones.
  default Set<KeyGroup> groups() {
    return Set.of();
  }

  /// The common groups and commands that have a meaning here, for the help.
  default Set<Command> commands() {
    return Set.of();
  }

  /// Keys that nobody but this pane knows, as rows of the help.
  default List<String> ownKeys() {
    return List.of();
  }

  /// A key that the mode leaves to the pane: text of an editor, input of a program.
  ///
  /// @return whether it meant something here
  default boolean key(KeyStroke stroke) {
    return false;
  }

  /// Pasted text, for panes that take text.
  default void paste(String text) {}

  /// It got or lost the keyboard.
  default void focused(boolean now) {}

  /// The area it is drawn in is another one.
  default void resized(int width, int height) {}

  /// Time passed.
  default void tick() {}

  /// A press of the mouse, in its own cells.
  default void click(int x, int y, boolean twice) {}

  /// Chooses what lies there, and does nothing with it.
  default void point(int x, int y) {}

  /// What any button or the wheel does, in its own cells, for panes with a use for it beside that
  /// of [#click], [#point] and [#wheel]. A drag and a release belong to the pane of the press.
  default void mouse(Input.Mouse mouse, boolean twice) {}

  /// The wheel moves it by one line.
  default void wheel(PaneCommand turn) {
    command(turn);
  }

  /// The configuration changed.
  default void configured() {}

  /// What should come back the next time, beside what made it.
  default PaneSpec remembered(PaneSpec made) {
    return made;
  }

  /// Where the terminal's cursor belongs, in its own cells.
  default Optional<Painter.Cursor> cursor() {
    return Optional.empty();
  }

  /// It is gone; ends what it started. Called once.
  @Override
  void close();
}
