package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ProgressListener;
import dev.mortise.host.Admission;
import dev.mortise.host.HostCaller;
import dev.mortise.host.PluginLog;
import java.time.Duration;

/// Plugins that ask.
final class Callers {
  private Callers() {}

  static HostCaller of(
      Caller caller, Admission admission, PluginLog log, ProgressListener progress) {
    return new HostCaller(
        "asker",
        "1.0.0",
        "0".repeat(64),
        caller,
        Deadline.after(Duration.ofSeconds(20)),
        log,
        admission,
        progress);
  }

  static HostCaller operator(Admission admission) {
    return of(new Caller.Operator("ada"), admission, (_, _, _) -> {}, ProgressListener.NOBODY);
  }

  static HostCaller background() {
    return of(new Caller.Background("asker"), _ -> {}, (_, _, _) -> {}, ProgressListener.NOBODY);
  }

  static HostCaller within(Duration time, Admission admission) {
    HostCaller any = operator(admission);
    return new HostCaller(
        any.plugin(),
        any.version(),
        any.owner(),
        any.caller(),
        Deadline.after(time),
        any.log(),
        admission,
        any.progress());
  }
}
