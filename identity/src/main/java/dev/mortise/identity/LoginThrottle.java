package dev.mortise.identity;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Slows down who guesses: after some failures each further one doubles the wait, per user's name
/// and per address.
///
/// A name is slowed by at most a minute, so that nobody can lock somebody else out for long; an
/// address by at most fifteen. Names that exist and names that do not are treated alike. Both
/// tables have a fixed number of places, found by a keyed hash: a flood of names fills no memory
/// and pushes nothing out; two that meet in a place are slowed together. Every server counts by
/// itself. Safe for any thread; never waits.
public final class LoginThrottle {
  private static final int PLACES = 1 << 14;
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final String key = Secret.random();
  private final Counters names = new Counters(5, Duration.ofMinutes(1));
  private final Counters addresses = new Counters(20, Duration.ofMinutes(15));

  /// Nobody has failed yet.
  public LoginThrottle(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /// How long to wait before the next try; zero for not at all. The try counts as a failure from
  /// now on, until [#succeeded]: so many tries at once are no way around.
  Duration attempt(String name, String address) {
    Instant now = clock.instant();
    Duration wait = max(names.wait(name, now), addresses.wait(network(address), now));
    if (wait.isZero()) {
      names.failed(name, now);
      addresses.failed(network(address), now);
    }
    return wait;
  }

  /// The last try was good: the name begins anew, the address is given back this one try, since
  /// others behind it may be guessing.
  void succeeded(String name, String address) {
    names.clear(name);
    addresses.giveBack(network(address));
  }

  /// Of IPv6 the first half: the rest is the client's own to choose.
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == 4 ? address : java.util.HexFormat.of().formatHex(bytes, 0, 8);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private record Count(int failures, Instant last) {}

  private final class Counters {
    private final AtomicReferenceArray<@Nullable Count> places = new AtomicReferenceArray<>(PLACES);
    private final int free;
    private final Duration longest;

    Counters(int free, Duration longest) {
      this.free = free;
      this.longest = longest;
    }

    private int place(String of) {
      return Secret.derived(key, of).hashCode() & (PLACES - 1);
    }

    Duration wait(String of, Instant now) {
      Count count = places.get(place(of));
      if (count == null || count.failures() < free || forgotten(count, now)) {
        return Duration.ZERO;
      }
      int doublings = Math.min(count.failures() - free, 20);
      Duration grown = Duration.ofSeconds(1L << doublings);
      Duration whole = grown.compareTo(longest) > 0 ? longest : grown;
      Duration left = Duration.between(now, count.last().plus(whole));
      return left.isNegative() ? Duration.ZERO : left;
    }

    void failed(String of, Instant now) {
      places.updateAndGet(
          place(of),
          count ->
              count == null || forgotten(count, now)
                  ? new Count(1, now)
                  : new Count(Math.min(count.failures() + 1, 1_000), now));
    }

    void clear(String of) {
      places.set(place(of), null);
    }

    void giveBack(String of) {
      places.updateAndGet(
          place(of),
          count ->
              count == null || count.failures() <= 1
                  ? null
                  : new Count(count.failures() - 1, count.last()));
    }

    private boolean forgotten(Count count, Instant now) {
      return now.isAfter(count.last().plus(FORGOTTEN.plus(longest)));
    }
  }
}
