package dev.mortise.server;

import dev.mortise.api.Deadline;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Events for whom may have them: asked before each is handed on, and every second without one.
/// When they may not any more, the stream ends with the reason.
///
/// @param lost why they may not; empty while they may
record GuardedEvents(EventStream inner, Supplier<Optional<String>> lost) implements EventStream {
  GuardedEvents {
    lost = RightsGuard.patient(lost);
  }

  @Override
  public Next next(Duration wait) {
    Deadline deadline = Deadline.after(wait);
    while (true) {
      Duration left = deadline.remaining();
      boolean last = left.compareTo(RightsGuard.ASKED_EVERY) <= 0;
      Next next = inner.next(last ? left : RightsGuard.ASKED_EVERY);
      if (next instanceof Next.End) {
        return next;
      }
      Optional<PluginException> why = RightsGuard.ask(lost);
      if (why.isPresent()) {
        return new Next.End(why);
      }
      if (last || next instanceof Next.Some) {
        return next;
      }
    }
  }

  @Override
  public void close() {
    inner.close();
  }
}
