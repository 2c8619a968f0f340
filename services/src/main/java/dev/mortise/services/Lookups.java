package dev.mortise.services;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Look-ups of names, on threads of their own: the system's resolver blocks as long as it likes and
/// hears no interrupt. Safe for any thread.
///
/// Each plugin has a few of these threads and waits for one of its own: names that nobody answers
/// for hold up whoever asked for them. A thread is at work until the resolver lets it go, whoever
/// has given up before.
final class Lookups implements AutoCloseable {
  /// So many names of one plugin are looked up at the same time.
  static final int AT_ONCE = 8;

  private final Resolver resolver;
  private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("egress-names-", 1).factory());

  Lookups(Resolver resolver) {
    this.resolver = resolver;
  }

  /// The addresses of a name, asked for once.
  ///
  /// @throws PluginException `DEADLINE_EXCEEDED`, `CANCELLED`
  List<InetAddress> find(HostCaller caller, String host, Deadline deadline) throws IOException {
    var answer = new FutureTask<>(() -> resolver.resolve(host));
    try {
      begin(caller, host, deadline, answer);
      return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException
          ? new UnknownHostException("there is no such name")
          : new IOException("its name could not be looked up", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED,
          "%s: %s was not looked up within the time of the call.".formatted(caller.label(), host),
          e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, caller.label() + ": the call was ended.", e);
    }
  }

  private void begin(HostCaller caller, String host, Deadline deadline, FutureTask<?> answer)
      throws InterruptedException {
    Semaphore place = places.computeIfAbsent(caller.plugin(), _ -> new Semaphore(AT_ONCE, true));
    if (!place.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED,
          "%s: %s was not looked up within the time of the call: %d other names of this plugin are, which is the limit, and got no answer yet."
              .formatted(caller.label(), host, AT_ONCE));
    }
    try {
      threads.execute(() -> {
        try {
          answer.run();
        } finally {
          place.release();
        }
      });
    } catch (RejectedExecutionException e) {
      place.release();
      throw new PluginException(
          ErrorCode.UNAVAILABLE, caller.label() + ": the host is shutting down.", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
