package dev.mortise.runtime.process;

import java.util.BitSet;
import java.util.Optional;

/// Which ids of host calls a plugin has used on its stream. It counts them up; those of calls that
/// begin at the same time may overtake each other. Used by one thread.
final class UsedIds {
  /// So far below the highest, nobody remembers whether an id was used. A power of two.
  static final int WINDOW = 4096;

  private final BitSet used = new BitSet(WINDOW);
  private long highest;

  /// Takes an id, once.
  ///
  /// @param id without a sign
  /// @return what is wrong with it, as the end of a sentence about the plugin; empty when it is
  ///   good
  Optional<String> take(long id) {
    if (id == 0) {
      return Optional.of("used the id 0 for a host call; ids count from 1");
    }
    if (Long.compareUnsigned(id, highest) > 0) {
      raise(id);
    } else if (isOutside(highest - id)) {
      return Optional.of(
          "used the id %s for a host call after %s; it may be less than %d below the highest"
              .formatted(Long.toUnsignedString(id), Long.toUnsignedString(highest), WINDOW));
    } else if (used.get(place(id))) {
      return Optional.of("used the id " + Long.toUnsignedString(id) + " of a host call twice");
    }
    used.set(place(id));
    return Optional.empty();
  }

  /// The places of the ids in between, and its own, held ids that are now outside.
  private void raise(long id) {
    if (isOutside(id - highest)) {
      used.clear();
    } else {
      for (long between = highest + 1; between != id; between++) {
        used.clear(place(between));
      }
    }
    highest = id;
  }

  private static boolean isOutside(long distance) {
    return Long.compareUnsigned(distance, WINDOW) >= 0;
  }

  private static int place(long id) {
    return (int) (id & (WINDOW - 1));
  }
}
