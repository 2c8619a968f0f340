package dev.mortise.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for hosts that were begun in this moment, such as by `mortise run hello &` on the line
/// before.
///
/// @param context which hosts, and where it is said that they are waited for
record StartingHosts(Context context) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// A process begun just before this one may not have come far enough to say that it is there.
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /// Looks until there is something, or no host starts any more, or the time is up.
  <T> Optional<T> await(Supplier<Optional<T>> look) {
    long begin = System.nanoTime();
    Optional<T> found = Optional.empty();
    boolean said = false;
    while (found.isEmpty() && System.nanoTime() - begin < PATIENCE.toNanos()) {
      boolean starting = context.hosts().starting();
      if (starting && !said) {
        context.output().remark("a host is starting; waiting for it, at most 10 s");
        said = true;
      }
      // After the look at what starts: a host that has just come up is seen in any case.
      found = look.get();
      boolean late = said || System.nanoTime() - begin > GRACE.toNanos();
      if (found.isEmpty() && ((!starting && late) || !pause())) {
        return found;
      }
    }
    return found;
  }

  private static boolean pause() {
    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    return !Thread.currentThread().isInterrupted();
  }
}
