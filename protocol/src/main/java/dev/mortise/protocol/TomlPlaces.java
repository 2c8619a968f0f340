package dev.mortise.protocol;

import dev.mortise.protocol.Places.Spot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds where the keys of a TOML text stand, because the parser does not tell.
///
/// This reads no values and judges nothing: the parser has done both before, or does it after. Text
/// that is no TOML only yields fewer places.
final class TomlPlaces {
  private final String text;
  private final Places places;
  private final Map<String, Integer> arrays = new HashMap<>();
  private int at;
  private int line = 1;
  private int lineStart;
  private @Nullable Duplicate duplicate;

  private TomlPlaces(String text, Places places) {
    this.text = text;
    this.places = places;
  }

  /// Adds the places of the text.
  ///
  /// @return the path and place of the first key that stands there twice, or null
  static @Nullable Duplicate scan(String text, Places places) {
    return new TomlPlaces(text, places).scan();
  }

  /// A key that stands there twice.
  record Duplicate(String path, Spot spot) {}

  private @Nullable Duplicate scan() {
    String table = "";
    for (skipBlank(true); at < text.length(); skipBlank(true)) {
      int before = at;
      if (peek() == '[') {
        table = header();
      } else {
        assignment(table, 0);
      }
      if (at == before) {
        at++;
      }
    }
    return duplicate;
  }

  private String header() {
    Spot spot = spot();
    boolean array = text.startsWith("[[", at);
    at += array ? 2 : 1;
    List<String> keys = keys();
    while (at < text.length() && peek() == ']') {
      at++;
    }
    String path = "";
    for (int i = 0; i < keys.size(); i++) {
      path = Places.path(path, keys.get(i));
      places.key(path, spot);
      if (array && i == keys.size() - 1) {
        int index = arrays.merge(path, 1, Integer::sum) - 1;
        path = Places.path(path, index);
        places.key(path, spot);
      } else if (arrays.containsKey(path)) {
        path = Places.path(path, arrays.get(path) - 1);
      }
    }
    return path;
  }

  private void assignment(String table, int depth) {
    Spot spot = spot();
    String path = table;
    List<String> keys = keys();
    boolean fresh = true;
    for (String key : keys) {
      path = Places.path(path, key);
      fresh = places.key(path, spot);
    }
    if (!fresh && duplicate == null) {
      duplicate = new Duplicate(path, spot);
    }
    skipBlank(false);
    if (at < text.length() && peek() == '=') {
      at++;
      skipBlank(false);
      value(path, depth);
    }
  }

  private void value(String path, int depth) {
    if (at >= text.length() || depth > Document.DEPTH_MAX) {
      return;
    }
    places.value(path, spot());
    switch (peek()) {
      case '"', '\'' -> string();
      case '[' -> inside(']', path, depth);
      case '{' -> inside('}', path, depth);
      default -> {
        while (at < text.length() && ",]}#\n".indexOf(peek()) < 0) {
          at++;
        }
      }
    }
  }

  private void inside(char end, String path, int depth) {
    at++;
    int index = 0;
    for (skipBlank(true); at < text.length() && peek() != end; skipBlank(true)) {
      int before = at;
      if (peek() == ',') {
        at++;
      } else if (end == ']') {
        value(Places.path(path, index++), depth + 1);
      } else {
        assignment(path, depth + 1);
      }
      if (at == before) {
        return;
      }
    }
    at = Math.min(at + 1, text.length());
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    while (keys.size() <= Document.DEPTH_MAX) {
      skipBlank(false);
      keys.add(Document.cut(key()));
      skipBlank(false);
      if (at >= text.length() || peek() != '.') {
        break;
      }
      at++;
    }
    return keys;
  }

  private String key() {
    int start = at;
    if (at < text.length() && (peek() == '"' || peek() == '\'')) {
      string();
      return text.substring(start + 1, Math.max(start + 1, at - 1));
    }
    while (at < text.length() && " \t.=]\r\n".indexOf(peek()) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /// Moves behind the string that begins here; a one-line string ends with its line at the latest.
  private void string() {
    String mark = text.substring(at, at + 1);
    boolean lines = text.startsWith(mark.repeat(3), at);
    String end = lines ? mark.repeat(3) : mark;
    at += end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      if (peek() == '\n') {
        if (!lines) {
          return;
        }
        newLine();
      } else if (peek() == '\\' && mark.equals("\"") && at + 1 < text.length()) {
        at++;
        if (peek() == '\n') {
          newLine();
        }
      }
      at++;
    }
    at = Math.min(at + end.length(), text.length());
    // Up to two more quotes may stand before the closing three.
    while (lines && at < text.length() && text.startsWith(mark, at)) {
      at++;
    }
  }

  private void skipBlank(boolean lines) {
    while (at < text.length()) {
      char c = peek();
      if (c == '#' && lines) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '\n' && lines) {
        newLine();
        at++;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private void newLine() {
    line++;
    lineStart = at + 1;
  }

  private char peek() {
    return text.charAt(at);
  }

  private Spot spot() {
    return new Spot(line, at - lineStart + 1);
  }
}
