package dev.mortise.terminal;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jline.utils.NonBlockingReader;

/// Turns what a terminal sends into what a person did. For one thread.
///
/// Anything that is neither a key, nor the mouse, nor a paste is passed over.
final class KeyDecoder {
  /// A paste is cut here.
  static final int PASTE_MAX = 1 << 20;

  /// A sequence that is longer is no key.
  private static final int SEQUENCE_MAX = 64;

  /// What follows an escape within this time belongs to it.
  private static final long ESCAPE_MILLIS = 40;

  private static final int ESC = 0x1b;
  private static final List<Input.Button> BUTTONS =
      List.of(Input.Button.LEFT, Input.Button.MIDDLE, Input.Button.RIGHT);
  private static final String PASTE_END = "\u001b[201~";

  private final NonBlockingReader reader;

  KeyDecoder(NonBlockingReader reader) {
    this.reader = reader;
  }

  /// Whether something came within a time.
  boolean waiting(long millis) throws IOException {
    return reader.peek(millis) != NonBlockingReader.READ_EXPIRED;
  }

  /// The next one; blocks until there is one.
  Input next() throws IOException {
    while (true) {
      int character = reader.read();
      if (character == NonBlockingReader.EOF) {
        return new Input.End();
      }
      Optional<Input> input = character == ESC ? escape() : typed(character, false);
      if (input.isPresent()) {
        return input.get();
      }
    }
  }

  private Optional<Input> typed(int character, boolean alt) throws IOException {
    return switch (character) {
      case '\r', '\n' -> key("enter", false, alt, false);
      case '\t' -> key("tab", false, alt, false);
      case 0x7f, '\b' -> key("backspace", false, alt, false);
      case 0 -> key("space", true, alt, false);
      default -> {
        if (character < ' ') {
          int letter = character <= 26 ? character + 'a' - 1 : character + '@';
          yield key(Character.toString(letter), true, alt, false);
        }
        if (Character.isHighSurrogate((char) character)) {
          int low = reader.read(ESCAPE_MILLIS);
          yield low < 0 || !Character.isLowSurrogate((char) low)
              ? Optional.empty()
              : key(
                  Character.toString(Character.toCodePoint((char) character, (char) low)),
                  false,
                  alt,
                  false);
        }
        yield Character.isISOControl(character)
            ? Optional.empty()
            : key(Character.toString(character), false, alt, false);
      }
    };
  }

  private static Optional<Input> key(String key, boolean ctrl, boolean alt, boolean shift) {
    return Optional.of(new Input.Key(new KeyStroke(key, ctrl, alt, shift)));
  }

  private Optional<Input> escape() throws IOException {
    int next = reader.read(ESCAPE_MILLIS);
    if (next < 0) {
      return key("esc", false, false, false);
    }
    return switch (next) {
      case '[' -> bracket();
      case 'O' -> function();
      case ESC -> key("esc", false, true, false);
      default -> typed(next, true);
    };
  }

  private Optional<Input> function() throws IOException {
    int last = reader.read(ESCAPE_MILLIS);
    if (last < 0) {
      return key("O", false, true, false);
    }
    return named((char) last, 1);
  }

  private Optional<Input> bracket() throws IOException {
    var sequence = new StringBuilder();
    while (sequence.length() < SEQUENCE_MAX) {
      int c = reader.read(ESCAPE_MILLIS);
      if (c < 0) {
        return sequence.isEmpty() ? key("[", false, true, false) : Optional.empty();
      }
      if (c >= '@' && c <= '~') {
        return sequence(sequence.toString(), (char) c);
      }
      sequence.append((char) c);
    }
    return Optional.empty();
  }

  private Optional<Input> sequence(String parameters, char last) throws IOException {
    if (parameters.startsWith("<")) {
      return mouse(parameters.substring(1).split(";", -1), last);
    }
    String[] numbers = parameters.split(";", -1);
    int modifiers = numbers.length > 1 ? number(numbers[1]) : 1;
    if (last != '~') {
      return named(last, modifiers);
    }
    int code = number(numbers[0]);
    return code == 200 ? paste() : coded(code, modifiers);
  }

  private static Optional<Input> named(char last, int modifiers) {
    String name =
        switch (last) {
          case 'A' -> "up";
          case 'B' -> "down";
          case 'C' -> "right";
          case 'D' -> "left";
          case 'H' -> "home";
          case 'F' -> "end";
          case 'P' -> "f1";
          case 'Q' -> "f2";
          case 'R' -> "f3";
          case 'S' -> "f4";
          case 'Z' -> "backtab";
          case 'M' -> "enter";
          default -> "";
        };
    return name.equals("backtab") ? key("tab", false, false, true) : modified(name, modifiers);
  }

  private static Optional<Input> coded(int code, int modifiers) {
    String name =
        switch (code) {
          case 1, 7 -> "home";
          case 2 -> "insert";
          case 3 -> "delete";
          case 4, 8 -> "end";
          case 5 -> "pageup";
          case 6 -> "pagedown";
          case 11, 12, 13, 14, 15 -> "f" + (code - 10);
          case 17, 18, 19, 20, 21 -> "f" + (code - 11);
          case 23, 24 -> "f" + (code - 12);
          default -> "";
        };
    return modified(name, modifiers);
  }

  private static Optional<Input> modified(String name, int modifiers) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    int bits = Math.max(0, modifiers - 1);
    return key(name, (bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0);
  }

  private static Optional<Input> mouse(String[] numbers, char last) {
    if (numbers.length != 3) {
      return Optional.empty();
    }
    int code = number(numbers[0]);
    int x = number(numbers[1]) - 1;
    int y = number(numbers[2]) - 1;
    int which = code & 3;
    // From 128 on buttons begin that no mouse of three has, and a fourth is none at all.
    if (code < 0 || code >= 128 || which == 3 || x < 0 || y < 0) {
      return Optional.empty();
    }
    if ((code & 64) != 0) {
      Input.Kind turn = which == 0 ? Input.Kind.WHEEL_UP : Input.Kind.WHEEL_DOWN;
      return which == 2 ? Optional.empty() : mouse(turn, Input.Button.WHEEL, x, y, code);
    }
    Input.Kind kind =
        last == 'm' ? Input.Kind.RELEASE : (code & 32) != 0 ? Input.Kind.DRAG : Input.Kind.PRESS;
    return mouse(kind, BUTTONS.get(which), x, y, code);
  }

  private static Optional<Input> mouse(
      Input.Kind kind, Input.Button button, int x, int y, int code) {
    Set<Input.Modifier> held = EnumSet.noneOf(Input.Modifier.class);
    if ((code & 4) != 0) {
      held.add(Input.Modifier.SHIFT);
    }
    if ((code & 8) != 0) {
      held.add(Input.Modifier.ALT);
    }
    if ((code & 16) != 0) {
      held.add(Input.Modifier.CTRL);
    }
    return Optional.of(new Input.Mouse(kind, button, x, y, held));
  }

  private Optional<Input> paste() throws IOException {
    var text = new StringBuilder();
    int matched = 0;
    while (matched < PASTE_END.length()) {
      int c = reader.read();
      if (c < 0) {
        break;
      }
      if (c == PASTE_END.charAt(matched)) {
        matched++;
      } else {
        append(text, PASTE_END.substring(0, matched));
        matched = c == ESC ? 1 : 0;
        if (matched == 0) {
          append(text, String.valueOf((char) c));
        }
      }
    }
    return Optional.of(new Input.Paste(text.toString()));
  }

  private static void append(StringBuilder text, String more) {
    if (text.length() + more.length() <= PASTE_MAX) {
      text.append(more);
    }
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
  }
}
