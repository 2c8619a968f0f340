package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// What a pane may ask of the workspace. On the event loop only, but for [#post].
interface Desk {
  /// Where a new pane goes.
  enum Place {
    HERE,
    RIGHT,
    BELOW,
    TAB
  }

  /// Does something on the event loop; from any thread. After the end of the workspace nothing
  /// happens.
  void post(Runnable step);

  /// Does something that may wait on a thread of its own, and tells the loop how it went.
  void work(String name, Runnable work);

  /// The same with an answer.
  <T> void ask(Callable<T> work, Consumer<T> done, Consumer<PluginException> failed);

  void toast(Toast.Kind kind, String text);

  /// Makes a pane; the keyboard goes there.
  void open(PaneSpec spec, Place place);

  /// Ends a pane.
  void close(int pane);

  /// Shows something over the panes.
  void show(Overlay overlay);

  /// Takes it away.
  void hide(Overlay overlay);

  /// Puts text on the clipboard of the terminal.
  void copy(String text);

  /// Gives the terminal to an editor until it ends.
  ///
  /// @return whether it ended well
  boolean edit(Path file);

  /// The panes that plugins offer, and what happens to plugins.
  PluginPanes pluginPanes();

  /// The ports that are forwarded.
  PortForwards forwards();

  /// What plugins wait for.
  ConsentWatch consents();

  /// What this program logs.
  LogCapture log();

  /// The whole screen, as it is now.
  Area screen();

  WorkspaceConfig config();

  WorkspacePorts ports();

  Scope scope();

  void look(Scope scope);
}
