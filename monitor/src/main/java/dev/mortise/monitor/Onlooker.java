package dev.mortise.monitor;

import dev.mortise.api.Items;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.SessionTraffic.Sighting;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Somebody who follows a session from outside: a bounded queue, of which one thread reads. What
/// does not fit is not shown.
final class Onlooker implements Items<Sighting> {
  static final int MESSAGES_MAX = 1_024;
  private static final long BYTES_MAX = 8L << 20;

  private record Seen(Message message, String verdict) {}

  private final Consumer<Onlooker> leaving;

  // All guarded by this.
  private final ArrayDeque<Seen> queue = new ArrayDeque<>();
  private long bytes;
  private boolean over;

  /// @param leaving is told when it looks no more
  Onlooker(Consumer<Onlooker> leaving) {
    this.leaving = leaving;
  }

  synchronized boolean hasRoom() {
    return !over && queue.size() < MESSAGES_MAX && bytes < BYTES_MAX;
  }

  synchronized void show(Message message, String verdict) {
    if (hasRoom()) {
      queue.add(new Seen(message, verdict));
      bytes += message.payload().size();
      notifyAll();
    }
  }

  /// Nothing more passes; what waits is still read.
  synchronized void end() {
    over = true;
    notifyAll();
  }

  @Override
  public @Nullable Sighting next() {
    Seen seen = take();
    return seen == null ? null : sighting(seen);
  }

  private synchronized @Nullable Seen take() {
    try {
      while (queue.isEmpty() && !over) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    Seen seen = queue.poll();
    if (seen != null) {
      bytes -= seen.message().payload().size();
    }
    return seen;
  }

  /// On the reader's thread: neither the traffic nor the plugins pay for what people look at.
  private static Sighting sighting(Seen seen) {
    Message message = seen.message();
    String text = message.payload().text();
    String method = message.method();
    String id = message.rpcId();
    return new Sighting(
        seen.verdict().isEmpty() ? message.sequence() : 0,
        message.time(),
        message.direction(),
        message.kind(),
        method == null ? "" : method,
        id == null ? "" : id,
        message.size(),
        message.truncated(),
        Risk.of(message, text).word(),
        seen.verdict(),
        text);
  }

  @Override
  public void close() {
    leaving.accept(this);
    synchronized (this) {
      queue.clear();
      over = true;
      notifyAll();
    }
  }
}
