package dev.mortise.mcp;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// One response whose body is a stream of server-sent events. Messages may come from any thread;
/// the thread of the request waits in [#awaitEnd].
final class SseTransport implements McpStreamableServerTransport {
  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);
  private static final int KEEP_ALIVE_TURNS = 15;
  private static final byte[] COMMENT = ": \n\n".getBytes(StandardCharsets.UTF_8);

  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final CountDownLatch over = new CountDownLatch(1);

  SseTransport(OutputStream out) {
    this.out = out;
  }

  /// Waits until the stream is over, and finds out meanwhile whether the client is gone, and ends
  /// it when the client would no longer be let in. An interrupt says that the client is gone too.
  ///
  /// @param still whether it would
  /// @throws IOException when it is gone
  void awaitEnd(BooleanSupplier still) throws IOException {
    write(COMMENT);
    try {
      for (int turn = 1; !over.await(ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS); turn++) {
        if (!still.getAsBoolean()) {
          close();
        } else if (turn % KEEP_ALIVE_TURNS == 0) {
          write(COMMENT);
        }
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
    }
  }

  private void write(byte[] bytes) throws IOException {
    writing.lock();
    try {
      if (over.getCount() > 0) {
        out.write(bytes);
        out.flush();
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
    return sendMessage(message, null);
  }

  @Override
  public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message, @Nullable String id) {
    return Mono.fromRunnable(() -> send(message));
  }

  private void send(McpSchema.JSONRPCMessage message) {
    // JSON has no bare line ends, so that one line is the whole event.
    String json = new String(MessageText.of(message), StandardCharsets.UTF_8);
    try {
      write(("event: message\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return McpJsonDefaults.getMapper().convertValue(data, type);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::close);
  }

  @Override
  public void close() {
    over.countDown();
  }
}
