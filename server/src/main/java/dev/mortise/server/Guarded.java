package dev.mortise.server;

import dev.mortise.api.Body;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that comes piece by piece, ended when whoever gets it may not have it any more, also
/// while nothing comes.
///
/// One thread reads; the thread that asks closes it.
///
/// @param <T> a piece
final class Guarded<T> {
  private final Supplier<@Nullable T> inner;
  private final Runnable close;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable PluginException lost;

  private Guarded(Supplier<@Nullable T> inner, Runnable close) {
    this.inner = inner;
    this.close = close;
  }

  private static <T> Guarded<T> of(
      Supplier<@Nullable T> inner, Runnable close, Supplier<Optional<String>> lost) {
    var guarded = new Guarded<T>(inner, close);
    RightsGuard.watch("server-stream-rights", guarded.over, lost, guarded::end);
    return guarded;
  }

  /// The body of an answer.
  static Body body(Body inner, Supplier<Optional<String>> lost) {
    Guarded<byte[]> guarded = of(inner::next, inner::close, lost);
    return new Body() {
      @Override
      public byte @Nullable [] next() {
        return guarded.next();
      }

      @Override
      public long length() {
        return inner.length();
      }

      @Override
      public void close() {
        guarded.close();
      }
    };
  }

  /// What a client of a WebSocket gets.
  static <T> Items<T> items(Items<T> inner, Supplier<Optional<String>> lost) {
    Guarded<T> guarded = of(inner::next, inner::close, lost);
    return new Items<>() {
      @Override
      public @Nullable T next() {
        return guarded.next();
      }

      @Override
      public void close() {
        guarded.close();
      }
    };
  }

  private void end(PluginException why) {
    lost = why;
    close.run();
  }

  private @Nullable T next() {
    T piece;
    try {
      piece = inner.get();
    } catch (PluginException e) {
      // What breaks because of that is no reason.
      throw lost == null ? e : lost;
    }
    if (lost != null) {
      throw lost;
    }
    return piece;
  }

  private void close() {
    over.countDown();
    close.run();
  }
}
