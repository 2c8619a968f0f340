package dev.mortise.cli;

import dev.mortise.api.Json;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what a command found out as indented JSON.
///
/// By hand and without a library, because `--json` must not cost a script the time of loading one.
/// Takes maps, collections, numbers, truth values, [Json] (kept as it is), null; everything else is
/// written as its text.
final class JsonText {
  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  static String of(@Nullable Object value) {
    var writer = new JsonText();
    writer.write(value, 0);
    return writer.text.toString();
  }

  /// Without line breaks, for streams of one object a line.
  static String line(@Nullable Object value) {
    var writer = new JsonText();
    writer.write(value, -1);
    return writer.text.toString();
  }

  private void write(@Nullable Object value, int depth) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> map -> object(map, depth);
      case Collection<?> list -> array(list, depth);
      case Boolean truth -> text.append(truth);
      case Double number when !Double.isFinite(number) -> text.append("null");
      case Number number -> text.append(number);
      case Json json -> text.append(json);
      default -> string(value.toString());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      var entry = entries.next();
      newLine(depth + 1);
      string(String.valueOf(entry.getKey()));
      text.append(depth < 0 ? ":" : ": ");
      write(entry.getValue(), inner(depth));
      text.append(entries.hasNext() ? "," : "");
    }
    close(map.isEmpty(), '}', depth);
  }

  private void array(Collection<?> list, int depth) {
    text.append('[');
    Iterator<?> items = list.iterator();
    while (items.hasNext()) {
      Object item = items.next();
      newLine(depth + 1);
      write(item, inner(depth));
      text.append(items.hasNext() ? "," : "");
    }
    close(list.isEmpty(), ']', depth);
  }

  private static int inner(int depth) {
    return depth < 0 ? depth : depth + 1;
  }

  private void close(boolean empty, char bracket, int depth) {
    if (!empty && depth >= 0) {
      newLine(depth);
    }
    text.append(bracket);
  }

  private void newLine(int depth) {
    if (depth > 0 || (depth == 0 && !text.isEmpty() && text.indexOf("\n") >= 0)) {
      text.append('\n').repeat("  ", depth);
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !paired(value, i))) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /// A lone surrogate cannot be written as UTF-8.
  private static boolean paired(String value, int i) {
    char c = value.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
