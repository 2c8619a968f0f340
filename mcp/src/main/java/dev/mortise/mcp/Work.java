package dev.mortise.mcp;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Runs each request on a virtual thread of its own, which is interrupted when the client takes the
/// request back.
final class Work implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-", 0).factory());
  private final Scheduler scheduler = Schedulers.fromExecutorService(threads, "mcp");

  <T> Mono<T> of(Callable<T> work) {
    return Mono.fromCallable(work)
        .onErrorMap(PluginException.class, Work::error)
        .subscribeOn(scheduler);
  }

  private static McpError error(PluginException e) {
    int code =
        switch (e.code()) {
          case NOT_FOUND, INVALID_ARGUMENT -> McpSchema.ErrorCodes.INVALID_PARAMS;
          default -> McpSchema.ErrorCodes.INTERNAL_ERROR;
        };
    return McpError.builder(code).message(String.valueOf(e.getMessage())).build();
  }

  /// Whether a tool's failure is for the client's program and not for its model.
  static boolean protocolError(PluginException e) {
    return e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.CONFLICT;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    scheduler.dispose();
  }
}
