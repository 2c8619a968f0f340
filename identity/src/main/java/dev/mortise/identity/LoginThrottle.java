package dev.mortise.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/// Slows down who guesses: after some failures each further one doubles the wait, per user's name
/// and, far later, per address. Nobody waits longer than a minute, so that nobody can lock somebody
/// else out for long; names that exist and names that do not are treated alike.
///
/// Many people may come from one address: behind a proxy that is not trusted, all of them. So whose
/// password was right there lately is not slowed by what others do, at that address or with that
/// name elsewhere: only by failures of that name from that address.
///
/// Every server counts by itself, in a memory of fixed size. Safe for any thread; never waits.
public final class LoginThrottle {
  private static final int NAME_FREE = 5;
  private static final int ADDRESS_FREE = 100;

  private final InstantSource clock;
  private final TryCounts names = new TryCounts(NAME_FREE);
  private final TryCounts addresses = new TryCounts(ADDRESS_FREE);
  private final TryCounts pairs = new TryCounts(NAME_FREE);
  private final Regulars regulars = new Regulars();

  /// Nobody has failed yet.
  public LoginThrottle(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /// Asks for a try. It counts as a failure from now on, until [Attempt#succeeded]: so many tries
  /// at once are no way around.
  Attempt attempt(String name, Origin origin) {
    Instant now = clock.instant();
    String network = origin.network();
    String pair = network + " " + name;
    if (regulars.have(pair, now)) {
      return new Attempt(name, network, pair, true, now, pairs.attempt(pair, now));
    }
    Duration wait = names.attempt(name, now);
    if (wait.isZero()) {
      wait = addresses.attempt(network, now);
      if (!wait.isZero()) {
        names.giveBack(name, now);
      }
    }
    return new Attempt(name, network, pair, false, now, wait);
  }

  /// A try that may be made unless there is something to wait for.
  final class Attempt {
    private final String name;
    private final String network;
    private final String pair;
    private final boolean regular;
    private final Instant at;
    private final Duration retryAfter;

    private Attempt(
        String name,
        String network,
        String pair,
        boolean regular,
        Instant at,
        Duration retryAfter) {
      this.name = name;
      this.network = network;
      this.pair = pair;
      this.regular = regular;
      this.at = at;
      this.retryAfter = retryAfter;
    }

    /// How long to wait before the next try; zero when this one may be made.
    Duration retryAfter() {
      return retryAfter;
    }

    /// It was good: whoever has that name begins anew there. The address is given back this one
    /// try, since others behind it may be guessing.
    void succeeded() {
      regulars.add(pair, clock.instant());
      if (regular) {
        pairs.clear(pair);
      } else {
        names.clear(name);
        addresses.giveBack(network, at);
      }
    }
  }

  /// Who signed in well from where, of late.
  private static final class Regulars {
    private static final Duration KEPT = Duration.ofDays(7);

    private final Places<Regular> places = new Places<>();

    private record Regular(String hash, Instant until) {}

    boolean have(String pair, Instant now) {
      Regular regular = places.get(pair);
      return regular != null
          && regular.hash().equals(places.hash(pair))
          && now.isBefore(regular.until());
    }

    void add(String pair, Instant now) {
      places.set(pair, new Regular(places.hash(pair), now.plus(KEPT)));
    }
  }
}
