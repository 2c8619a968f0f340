package dev.mortise.protocol;

import java.util.HashMap;
import java.util.Map;

/// Where in a file each key and each value stands, by path: `/runtime/entry/any`, `/permissions/0`.
final class Places {
  /// A position, both counted from 1.
  record Spot(int line, int column) {
    static final Spot START = new Spot(1, 1);
  }

  /// Places of a file that needs more memory than this for its paths are told by what surrounds
  /// them.
  private static final int PATH_CHARS_MAX = 8 << 20;

  private final Map<String, Spot> keys = new HashMap<>();
  private final Map<String, Spot> values = new HashMap<>();
  private int pathChars;

  /// The path of something inside of something else.
  static String path(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  static String path(String parent, int index) {
    return parent + "/" + index;
  }

  /// The path as people write it: `permissions[0].use`.
  static String label(String path) {
    StringBuilder out = new StringBuilder();
    for (String part : path.substring(Math.min(1, path.length())).split("/", -1)) {
      String key = part.replace("~1", "/").replace("~0", "~");
      if (!key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        out.append('[').append(key).append(']');
      } else {
        boolean bare = !key.isEmpty() && key.chars().allMatch(Places::bare);
        out.append(out.isEmpty() ? "" : ".").append(bare ? key : Quoted.of(key));
      }
    }
    return path.isEmpty() ? "the manifest" : out.toString();
  }

  private static boolean bare(int c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
  }

  /// Keeps the first position told for a key.
  ///
  /// @return false if it certainly was not the first
  boolean key(String path, Spot spot) {
    return keep(keys, path, spot);
  }

  void value(String path, Spot spot) {
    keep(values, path, spot);
  }

  private boolean keep(Map<String, Spot> map, String path, Spot spot) {
    if (pathChars > PATH_CHARS_MAX) {
      return true;
    }
    pathChars += path.length();
    return map.putIfAbsent(path, spot) == null;
  }

  /// Where its key stands; else its value; else whatever surrounds it.
  Spot ofKey(String path) {
    Spot spot = keys.getOrDefault(path, values.get(path));
    return spot != null ? spot : path.isEmpty() ? Spot.START : ofKey(parent(path));
  }

  /// Where its value stands; else its key; else whatever surrounds it.
  Spot ofValue(String path) {
    Spot spot = values.get(path);
    return spot != null ? spot : ofKey(path);
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
