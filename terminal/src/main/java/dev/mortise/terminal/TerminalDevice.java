package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// The terminal this process runs in: taken over, and given back as it was, however the workspace
/// ends.
///
/// [#close] may be called from any thread, also while the process ends, and again.
final class TerminalDevice implements AutoCloseable {
  /// Another screen, no line breaks of its own, pastes marked, the mouse as cells.
  private static final String ENTER =
      "\u001b[?1049h\u001b[?7l\u001b[?2004h\u001b[?25l\u001b[2J\u001b[H";

  private static final String MOUSE = "\u001b[?1000h\u001b[?1002h\u001b[?1006h";
  private static final String LEAVE =
      "\u001b[?2026l\u001b[0m\u001b[?1006l\u001b[?1002l\u001b[?1000l\u001b[?2004l"
          + "\u001b[?7h\u001b[?25h\u001b[?1049l";

  private final Terminal terminal;
  private final Attributes before;
  private final Painter painter;
  private boolean taken;
  // Whether the cursor is not the terminal's own any more.
  private boolean styled;
  private boolean closed;

  private TerminalDevice(Terminal terminal, Colour.Depth depth) {
    this.terminal = terminal;
    this.before = terminal.getAttributes();
    this.painter = new Painter(terminal.writer(), depth);
  }

  /// The terminal of this process.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it has none
  static TerminalDevice open(Map<String, String> environment) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .name("mortise")
              .system(true)
              .dumb(false)
              .encoding(StandardCharsets.UTF_8)
              .nativeSignals(true)
              .build();
      if (terminal.getType().startsWith("dumb")) {
        terminal.close();
        throw noTerminal(null);
      }
      return new TerminalDevice(terminal, depth(environment));
    } catch (IOException | IllegalStateException e) {
      throw noTerminal(e);
    }
  }

  private static PluginException noTerminal(@Nullable Throwable cause) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "the workspace needs a terminal for its input and output; there is none here. Commands such"
            + " as mortise plugins work without one",
        cause);
  }

  /// What the environment says about colours.
  static Colour.Depth depth(Map<String, String> environment) {
    if (environment.containsKey("NO_COLOR")) {
      return Colour.Depth.NONE;
    }
    String says = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
    String type = environment.getOrDefault("TERM", "");
    boolean direct = says.equals("truecolor") || says.equals("24bit") || type.endsWith("-direct");
    return direct || type.startsWith("tmux") ? Colour.Depth.DIRECT : Colour.Depth.TABLE;
  }

  /// Takes it over.
  synchronized void enter(boolean mouse) {
    if (closed) {
      return;
    }
    painter.forget();
    terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    // Ctrl-C, Ctrl-Z and Ctrl-\ are keys like others.
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    write(ENTER + (mouse ? MOUSE : ""));
    taken = true;
  }

  /// Gives it back.
  synchronized void leave() {
    if (taken) {
      taken = false;
      write(styled ? CursorStyle.DEFAULT.select() + LEAVE : LEAVE);
      terminal.setAttributes(before);
    }
  }

  private void write(String sequence) {
    terminal.writer().write(sequence);
    terminal.writer().flush();
  }

  /// Shows a picture; nothing once the terminal is given back.
  synchronized void paint(Cells picture, Painter.@Nullable Cursor cursor, CursorStyle style)
      throws IOException {
    if (taken) {
      styled = styled || style != CursorStyle.DEFAULT;
      painter.style(style);
      painter.paint(picture, cursor);
    }
  }

  /// Forgets what is on the screen, because its size changed.
  synchronized void forget() {
    painter.forget();
  }

  KeyDecoder decoder() {
    return new KeyDecoder(terminal.reader());
  }

  int width() {
    return terminal.getColumns();
  }

  int height() {
    return terminal.getRows();
  }

  /// Tells of every change of size, on a thread of the terminal's.
  void onResize(Runnable listener) {
    terminal.handle(Terminal.Signal.WINCH, _ -> listener.run());
  }

  /// Text that the terminal shall put on its clipboard, up to [WorkspaceClipboard#BYTES_MAX].
  /// Encoded, so that nothing in it is a sequence.
  synchronized void copy(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (taken && bytes.length <= WorkspaceClipboard.BYTES_MAX) {
      write("\u001b]52;c;" + Base64.getEncoder().encodeToString(bytes) + "\u0007");
    }
  }

  @Override
  public synchronized void close() {
    leave();
    closed = true;
    try {
      terminal.close();
    } catch (IOException e) {
      // It is gone; there is nothing to give back.
    }
  }
}
