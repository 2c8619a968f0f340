package dev.mortise.terminal;

import dev.mortise.api.Clipboard;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The clipboard of the person in front of a workspace: what the host function `clipboard` of the
/// same program writes to.
///
/// The workspace writes the sequence itself and says in a toast who copied how much; a plugin gives
/// text and nothing else. From any thread; nobody waits for the terminal.
public final class WorkspaceClipboard {
  /// What terminals take at once, in bytes of UTF-8.
  static final int BYTES_MAX = 64 << 10;

  // Set and taken away by the workspace's loop, read by plugins' calls.
  private final AtomicReference<@Nullable Desk> front = new AtomicReference<>();

  /// The clipboard as one plugin sees it.
  ///
  /// @param plugin whose name the person is told
  public Clipboard of(String plugin) {
    return copy -> write(plugin, copy.text());
  }

  /// Of a workspace that is still to come.
  public WorkspaceClipboard() {}

  /// A workspace is in front of a person.
  void attach(Desk desk) {
    front.set(desk);
  }

  /// It ends.
  void detach(Desk desk) {
    front.compareAndSet(desk, null);
  }

  private void write(String plugin, String text) {
    Desk desk = front.get();
    if (desk == null) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          plugin + ": nobody sits at a screen of this host yet; copy when a pane is asked to.");
    }
    String safe = harmless(text);
    int bytes = safe.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: a terminal takes %,d bytes on its clipboard, and this text has %,d; copy less."
              .formatted(plugin, BYTES_MAX, bytes));
    }
    int characters = safe.codePointCount(0, safe.length());
    desk.post(() -> {
      desk.copy(safe);
      desk.toast(
          Toast.Kind.INFO,
          "%s copied %,d %s"
              .formatted(plugin, characters, characters == 1 ? "character" : "characters"));
    });
  }

  /// Without what acts where it is pasted, or hides there: of control characters only line ends and
  /// tabs stay.
  private static String harmless(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .filter(c ->
            c == '\n'
                || c == '\t'
                || c == CellText.REPLACEMENT
                || CellText.shown(c) != CellText.REPLACEMENT)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
