package dev.mortise.testkit;

import dev.mortise.api.Call;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What is to go wrong with a plugin in memory. Each fault hits the next call or start once, in the
/// order they were asked for. Safe for any thread.
public final class Faults {
  /// Goes wrong before a call.
  @FunctionalInterface
  public interface Fault {
    /// May throw, wait or call [InMemoryConnection#crash].
    void before(Call call, InMemoryConnection connection);
  }

  private final Queue<Fault> calls = new ConcurrentLinkedQueue<>();
  private final Queue<PluginException> starts = new ConcurrentLinkedQueue<>();
  private final Queue<PluginException> checks = new ConcurrentLinkedQueue<>();

  Faults() {}

  /// The next call goes wrong in a way of the test's own.
  public Faults next(Fault fault) {
    calls.add(fault);
    return this;
  }

  /// The next call fails.
  public Faults failNext(ErrorCode code, String message) {
    return next((_, _) -> {
      throw new PluginException(code, message);
    });
  }

  /// The next call finds a plugin that crashes.
  public Faults crashNext() {
    return next((call, connection) -> {
      connection.crash("exit code 3");
      throw new PluginException(
          ErrorCode.PLUGIN_CRASHED, call.plugin() + ": it ended with exit code 3.");
    });
  }

  /// The next call does not answer before the latch opens or the call is given up.
  public Faults hangNext(CountDownLatch until) {
    return next((call, _) -> {
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, call.plugin() + ": interrupted.", e);
      }
    });
  }

  /// The next start fails.
  public Faults failStart(ErrorCode code, String message) {
    starts.add(new PluginException(code, message));
    return this;
  }

  /// The next health check fails.
  public Faults failCheck(String message) {
    checks.add(new PluginException(ErrorCode.PLUGIN_FAILED, message));
    return this;
  }

  void beforeCall(Call call, InMemoryConnection connection) {
    Fault fault = calls.poll();
    if (fault != null) {
      fault.before(call, connection);
    }
  }

  void beforeStart() {
    throwIf(starts.poll());
  }

  void beforeCheck() {
    throwIf(checks.poll());
  }

  private static void throwIf(@Nullable PluginException failure) {
    if (failure != null) {
      throw failure;
    }
  }
}
