package dev.mortise.identity;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is kept by words that strangers choose, in a fixed number of places found by a keyed hash:
/// a flood of words fills no memory, and nobody can choose whom they meet in a place. Safe for any
/// thread; never waits.
final class Places<T> {
  private static final int COUNT = 1 << 14;

  private final String key = Secret.random();
  private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>(COUNT);

  /// The word, as it may be kept to tell it from others that meet it.
  String hash(String of) {
    return Secret.derived(key, of);
  }

  private int place(String of) {
    return hash(of).hashCode() & (COUNT - 1);
  }

  /// What is in the word's place; null for nothing.
  @Nullable T get(String of) {
    return places.get(place(of));
  }

  void set(String of, @Nullable T kept) {
    places.set(place(of), kept);
  }

  /// Changes what is in the word's place, in one step.
  ///
  /// @return what was there before
  @Nullable T update(String of, UnaryOperator<@Nullable T> change) {
    return places.getAndUpdate(place(of), change);
  }
}
