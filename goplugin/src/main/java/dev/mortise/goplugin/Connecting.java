package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Waits until a new channel is connected, or says why it is not.
record Connecting(String plugin, ManagedChannel channel, LaunchedProcess process) {

  void await(long deadline, Supplier<List<String>> lastLines) throws InterruptedException {
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN) {
        throw failed(deadline, lastLines);
      }
      var changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new PluginException(
            ErrorCode.HANDSHAKE_TIMEOUT,
            plugin
                + ": its address accepts connections but does not speak gRPC in time; check that"
                + " the plugin serves gRPC and is not stuck"
                + PluginStart.said(lastLines.get()));
      }
      state = channel.getState(true);
    }
  }

  private PluginException failed(long deadline, Supplier<List<String>> lastLines)
      throws InterruptedException {
    Exit exit = exit(deadline);
    if (exit != null) {
      return new PluginException(
          ErrorCode.PLUGIN_CRASHED,
          plugin
              + ": plugin ended with "
              + exit.words()
              + " right after its handshake; see its log"
              + PluginStart.said(lastLines.get()));
    }
    Throwable cause = cause();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof SSLException) {
        return new PluginException(
            ErrorCode.HANDSHAKE_CERTIFICATE,
            plugin
                + ": the TLS handshake failed ("
                + at.getMessage()
                + "); rebuild the plugin with an unmodified go-plugin library, or switch AutoMTLS"
                + " off for it",
            cause);
      }
    }
    return new PluginException(
        ErrorCode.HANDSHAKE_ADDRESS,
        plugin
            + ": nothing that speaks gRPC answers at the address it names ("
            + cause.getMessage()
            + "); listen before printing the handshake",
        cause);
  }

  private @Nullable Exit exit(long deadline) throws InterruptedException {
    long now = System.nanoTime();
    try {
      return process.exited().get(new Patience().nanos(now, deadline - now), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /// A call on the broken channel fails with the reason, which the channel itself does not tell.
  private Throwable cause() {
    try {
      Calls.unary(
          channel,
          HealthGrpc.getCheckMethod(),
          CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS),
          HealthCheckRequest.getDefaultInstance());
      return new PluginException(ErrorCode.UNAVAILABLE, "the first connection broke");
    } catch (PluginException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }
}
