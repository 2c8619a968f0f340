package dev.mortise.mcp;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list, and where the next begins.
///
/// @param next for the client to send back; null after the last
record Page<T>(List<T> items, @Nullable String next) {
  static <T> Page<T> of(List<T> all, @Nullable String cursor, int size) {
    int from = 0;
    if (cursor != null) {
      try {
        from = Integer.parseInt(cursor);
      } catch (NumberFormatException e) {
        from = -1;
      }
    }
    if (from < 0 || from > all.size()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The cursor is none that this server gave out; list anew.");
    }
    int to = Math.min(all.size(), from + size);
    return new Page<>(all.subList(from, to), to == all.size() ? null : Integer.toString(to));
  }
}
