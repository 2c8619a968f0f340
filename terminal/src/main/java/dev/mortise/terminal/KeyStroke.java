package dev.mortise.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A key with what is held beside it.
///
/// Shift counts only for keys with names: a letter is upper case instead, and terminals cannot tell
/// Ctrl+Shift+letter from Ctrl+letter.
///
/// @param key a single character, or a name such as `enter`, `pageup`, `f5`
record KeyStroke(String key, boolean ctrl, boolean alt, boolean shift) {
  static final KeyStroke ENTER = named("enter");
  static final KeyStroke ESC = named("esc");
  static final KeyStroke BACKSPACE = named("backspace");
  static final KeyStroke TAB = named("tab");
  static final KeyStroke UP = named("up");
  static final KeyStroke DOWN = named("down");
  static final KeyStroke INTERRUPT = new KeyStroke("c", true, false, false);

  private static final Set<String> NAMES =
      Set.of(
          "tab",
          "enter",
          "esc",
          "backspace",
          "delete",
          "up",
          "down",
          "left",
          "right",
          "home",
          "end",
          "pageup",
          "pagedown",
          "space",
          "insert");

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "escape", "esc",
          "return", "enter",
          "del", "delete",
          "backtab", "shift+tab",
          "pgup", "pageup",
          "pgdn", "pagedown");

  /// Normalises Shift and the space.
  KeyStroke {
    if (key.equals(" ")) {
      key = "space";
    }
    if (key.codePointCount(0, key.length()) == 1) {
      if (ctrl) {
        key = key.toLowerCase(Locale.ROOT);
      } else if (shift) {
        key = key.toUpperCase(Locale.ROOT);
      }
      shift = false;
    }
  }

  static KeyStroke named(String key) {
    return new KeyStroke(key, false, false, false);
  }

  /// Reads `ctrl+alt+d`, `shift+tab`, `G`, `f5`; empty for anything else.
  static Optional<KeyStroke> parse(String text) {
    boolean ctrl = false;
    boolean alt = false;
    boolean shift = false;
    String rest = text.strip();
    while (rest.indexOf('+') > 0) {
      int plus = rest.indexOf('+');
      switch (rest.substring(0, plus).toLowerCase(Locale.ROOT)) {
        case "ctrl", "control" -> ctrl = true;
        case "alt", "meta", "option" -> alt = true;
        case "shift" -> shift = true;
        default -> {
          return Optional.empty();
        }
      }
      rest = rest.substring(plus + 1);
    }
    if (rest.codePointCount(0, rest.length()) == 1 && !Character.isISOControl(rest.charAt(0))) {
      return Optional.of(new KeyStroke(rest, ctrl, alt, shift));
    }
    String word = rest.toLowerCase(Locale.ROOT);
    if (word.equals("backtab")) {
      return Optional.of(new KeyStroke("tab", ctrl, alt, true));
    }
    String name = OTHER_NAMES.getOrDefault(word, word);
    return NAMES.contains(name) || function(name) > 0
        ? Optional.of(new KeyStroke(name, ctrl, alt, shift))
        : Optional.empty();
  }

  /// 1 to 12 for `f1` to `f12`, else 0.
  static int function(String name) {
    return name.matches("f([1-9]|1[0-2])") ? Integer.parseInt(name.substring(1)) : 0;
  }

  /// The character that was typed, or empty.
  String typed() {
    if (ctrl || alt) {
      return "";
    }
    return key.equals("space") ? " " : key.codePointCount(0, key.length()) == 1 ? key : "";
  }

  private static final List<String> FUNCTION_BYTES =
      List.of(
          "\u001bOP",
          "\u001bOQ",
          "\u001bOR",
          "\u001bOS",
          "\u001b[15~",
          "\u001b[17~",
          "\u001b[18~",
          "\u001b[19~",
          "\u001b[20~",
          "\u001b[21~",
          "\u001b[23~",
          "\u001b[24~");

  /// What a program in a terminal reads for it.
  String bytes() {
    String plain = plainBytes();
    return alt && !plain.isEmpty() ? "\u001b" + plain : plain;
  }

  private String plainBytes() {
    if (key.codePointCount(0, key.length()) == 1) {
      char c = key.charAt(0);
      boolean code = ctrl && c >= '@' && c < 0x7f;
      return code ? String.valueOf((char) (c & 0x1f)) : key;
    }
    int function = function(key);
    if (function > 0) {
      return FUNCTION_BYTES.get(function - 1);
    }
    return switch (key) {
      case "space" -> ctrl ? "\0" : " ";
      case "enter" -> "\r";
      case "tab" -> shift ? "\u001b[Z" : "\t";
      case "backspace" -> "\u007f";
      case "esc" -> "\u001b";
      case "up" -> "\u001b[A";
      case "down" -> "\u001b[B";
      case "right" -> "\u001b[C";
      case "left" -> "\u001b[D";
      case "home" -> "\u001b[H";
      case "end" -> "\u001b[F";
      case "pageup" -> "\u001b[5~";
      case "pagedown" -> "\u001b[6~";
      case "insert" -> "\u001b[2~";
      case "delete" -> "\u001b[3~";
      default -> "";
    };
  }

  /// The way it is written in a configuration.
  @Override
  public String toString() {
    return (ctrl ? "ctrl+" : "") + (alt ? "alt+" : "") + (shift ? "shift+" : "") + key;
  }
}
