package dev.mortise.sdk;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An open connection that carries records both ways: a WebSocket, a TCP connection, a command in a
/// container.
///
/// One thread may send while another receives. Sending waits while the other side takes nothing.
/// Whoever opened it closes it.
///
/// @param <S> what is sent
/// @param <R> what is received
public final class Conversation<S, R> implements AutoCloseable {
  private static final int WAITING_MAX = 16;

  private final Outbox<S> outbox;
  private final Items<R> incoming;

  private Conversation(Outbox<S> outbox, Items<R> incoming) {
    this.outbox = outbox;
    this.incoming = incoming;
  }

  static <S, R> Conversation<S, R> open(Function<Items<S>, Items<R>> connect) {
    var outbox = new Outbox<S>();
    return new Conversation<>(outbox, connect.apply(outbox));
  }

  /// Sends one.
  ///
  /// @throws PluginException `CANCELLED` when the conversation has ended
  public void send(S item) {
    outbox.put(Optional.of(item));
  }

  /// Says that nothing more is sent; what arrives can still be received.
  public void finish() {
    outbox.put(Optional.empty());
  }

  /// The next one of the other side, or null after its last; blocks until there is one.
  ///
  /// @throws PluginException what ended it
  public @Nullable R receive() {
    return incoming.next();
  }

  /// Ends it both ways. Idempotent.
  @Override
  public void close() {
    outbox.close();
    incoming.close();
  }

  /// What was sent and not taken yet.
  private static final class Outbox<S> implements Items<S> {
    private final BlockingQueue<Optional<S>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    // Written by whoever closes, read by whoever sends.
    private volatile boolean closed;

    void put(Optional<S> item) {
      try {
        boolean taken = false;
        while (!taken) {
          if (closed) {
            throw new PluginException(ErrorCode.CANCELLED, "The conversation has ended.");
          }
          taken = waiting.offer(item, 100, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    @Override
    public @Nullable S next() {
      try {
        return waiting.take().orElse(null);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private static PluginException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PluginException(ErrorCode.CANCELLED, "The conversation was interrupted.", e);
    }

    @Override
    public void close() {
      closed = true;
      waiting.clear();
      boolean _ = waiting.offer(Optional.empty());
    }
  }
}
