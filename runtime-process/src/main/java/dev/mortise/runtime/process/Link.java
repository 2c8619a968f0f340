package dev.mortise.runtime.process;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.goplugin.Calls;
import dev.mortise.host.Launch;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What a dialect works with: the connection, and what the plugin was started from.
///
/// @param channel to the plugin
/// @param launch what it was started from
/// @param hostVersion for the plugin's log
/// @param timer for deadlines that gRPC cannot keep
record Link(Channel channel, Launch launch, String hostVersion, ScheduledExecutorService timer) {
  private static final Duration SLACK = Duration.ofMillis(10);

  /// `id version`, the way messages begin.
  String label() {
    return launch.manifest().label();
  }

  /// One call that is answered before the deadline, or failed.
  <Q, A> A unary(MethodDescriptor<Q, A> method, Deadline deadline, Q request) {
    long nanos = deadline.remaining().toNanos();
    var options = CallOptions.DEFAULT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
    try {
      return Calls.unary(channel, method, options, request);
    } catch (PluginException e) {
      throw late(e, deadline) ? told(method, e) : e;
    }
  }

  /// The plugin keeps the deadline too, and its "context deadline exceeded" may arrive first.
  private static boolean late(PluginException e, Deadline deadline) {
    return e.code() == ErrorCode.PLUGIN_FAILED && deadline.remaining().compareTo(SLACK) < 0;
  }

  private PluginException told(MethodDescriptor<?, ?> method, PluginException e) {
    return new PluginException(
        ErrorCode.DEADLINE_EXCEEDED,
        "%s: the call %s was not answered before its deadline; allow it more time."
            .formatted(label(), method.getFullMethodName()),
        e);
  }
}
