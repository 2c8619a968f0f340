package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Items that a test hands in one by one.
///
/// @param <T> a record
final class Handed<T> implements Items<T> {
  private final BlockingQueue<Optional<T>> waiting = new LinkedBlockingQueue<>();

  void give(T item) {
    waiting.add(Optional.of(item));
  }

  void finish() {
    waiting.add(Optional.empty());
  }

  @Override
  public @Nullable T next() {
    try {
      return waiting.take().orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    finish();
  }
}
