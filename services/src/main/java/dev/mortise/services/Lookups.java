package dev.mortise.services;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Look-ups of names, on threads of their own: the system's resolver blocks as long as it likes and
/// hears no interrupt. Safe for any thread.
final class Lookups implements AutoCloseable {
  private static final int THREADS_MAX = 32;

  private final Resolver resolver;
  private final ThreadPoolExecutor threads;

  Lookups(Resolver resolver) {
    this.resolver = resolver;
    this.threads =
        new ThreadPoolExecutor(
            0,
            THREADS_MAX,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("egress-names-", 1).factory());
  }

  /// The addresses of a name, asked for once.
  List<InetAddress> find(String host, Deadline deadline) throws IOException {
    Future<List<InetAddress>> answer;
    try {
      answer = threads.submit(() -> resolver.resolve(host));
    } catch (RejectedExecutionException e) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          THREADS_MAX + " names are being looked up, which is the limit; try again later.",
          e);
    }
    try {
      return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException
          ? new UnknownHostException("there is no such name")
          : new IOException("its name could not be looked up", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED, host + " was not looked up within the time of the call.", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The call was ended.", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
