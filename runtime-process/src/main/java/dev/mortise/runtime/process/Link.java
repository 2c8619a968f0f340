package dev.mortise.runtime.process;

import dev.mortise.api.Deadline;
import dev.mortise.goplugin.Calls;
import dev.mortise.host.Launch;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What a dialect works with: the connection, and what the plugin was started from.
///
/// @param channel to the plugin
/// @param launch what it was started from
/// @param hostVersion for the plugin's log
/// @param timer for deadlines that gRPC cannot keep
record Link(Channel channel, Launch launch, String hostVersion, ScheduledExecutorService timer) {
  /// `id version`, the way messages begin.
  String label() {
    return launch.manifest().label();
  }

  /// One call that is answered before the deadline, or failed.
  <Q, A> A unary(MethodDescriptor<Q, A> method, Deadline deadline, Q request) {
    long nanos = deadline.remaining().toNanos();
    var options = CallOptions.DEFAULT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
    return Calls.unary(channel, method, options, request);
  }
}
