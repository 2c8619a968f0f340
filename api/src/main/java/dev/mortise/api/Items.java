package dev.mortise.api;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// A sequence of records that arrive one by one: the result of a watch, the messages of a socket.
///
/// Pulled by its reader, so a slow reader slows the writer. One thread reads. A method of a
/// contract may return it, and may take one as its last parameter.
///
/// @param <T> a record, or [Json]
public interface Items<T> extends AutoCloseable {
  /// The next one, or null at the end; blocks until there is one.
  ///
  /// @throws PluginException what ended the other side, for example `CANCELLED`, `PLUGIN_CRASHED`
  @Nullable T next();

  /// Says that no more will be read; the writer is told. Idempotent.
  @Override
  void close();

  /// The items of something iterable.
  static <T> Items<T> of(Iterable<? extends T> source) {
    Iterator<? extends T> iterator = source.iterator();
    return new Items<>() {
      private boolean closed;

      @Override
      public @Nullable T next() {
        return !closed && iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }
}
