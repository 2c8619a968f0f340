package dev.mortise.mcp;

import dev.mortise.api.Progress;
import dev.mortise.api.ProgressListener;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Passes a plugin's reports of progress on to the client, in order, on a thread of its own: a
/// client that reads slowly misses some and holds up nobody.
final class ProgressRelay implements ProgressListener, AutoCloseable {
  private static final int WAITING_MAX = 64;
  private static final Duration LAST_ONES = Duration.ofSeconds(5);

  private final McpAsyncServerExchange exchange;
  private final Object token;
  private final BlockingQueue<Optional<Progress.Report>> waiting =
      new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread sender = Thread.ofVirtual().name("mcp-progress").unstarted(this::send);

  private ProgressRelay(McpAsyncServerExchange exchange, Object token) {
    this.exchange = exchange;
    this.token = token;
  }

  /// A relay for a request that asked for progress; null where it did not.
  static @Nullable ProgressRelay of(
      McpSchema.CallToolRequest request, McpAsyncServerExchange exchange) {
    Object token = request.meta() == null ? null : request.meta().get("progressToken");
    if (token == null) {
      return null;
    }
    ProgressRelay relay = new ProgressRelay(exchange, token);
    relay.sender.start();
    return relay;
  }

  @Override
  public void reported(Progress.Report report) {
    waiting.offer(Optional.of(report));
  }

  private void send() {
    try {
      for (var next = waiting.take(); next.isPresent(); next = waiting.take()) {
        Progress.Report report = next.get();
        exchange
            .progressNotification(
                McpSchema.ProgressNotification.builder(token, report.done())
                    .total(report.total() > 0 ? report.total() : null)
                    .message(report.message().isEmpty() ? null : report.message())
                    .build())
            .onErrorComplete()
            .block();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What was reported before is with the client when this returns, if it reads at all: the answer
  /// comes after it.
  @Override
  public void close() {
    try {
      if (!waiting.offer(Optional.empty(), LAST_ONES.toMillis(), TimeUnit.MILLISECONDS)
          || !sender.join(LAST_ONES)) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
