package dev.mortise.store;

import dev.mortise.gate.RateState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/// Rates that all hosts at one database share, by the database's clock.
///
/// A host takes a few tokens more than it needs and gives them out from memory, so that not every
/// call asks the database. Those are taken like any others: over all hosts no key ever gets more
/// than its limit; a host that dies with some only makes it less. Safe for any thread.
final class SharedRates implements RateState {
  /// A lease is this part of a second's tokens, and at most a tenth of the burst.
  private static final int LEASES_PER_SECOND = 20;

  /// What is not used in that time is forgotten. It ends before the second turn does, so what is
  /// out there is never more than what was leased in two.
  private static final long LEASE_NANOS = Duration.ofMillis(100).toNanos();

  private static final long TURN_MICROS = 100_000;

  private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();

  private static final int KEYS_MAX = 65_536;
  private static final Duration FULL_TABLE = Duration.ofSeconds(1);

  private final Database database;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  SharedRates(Database database) {
    this.database = database;
  }

  /// Tokens this host has of one key. Guarded by itself.
  private static final class Lease {
    long tokens;
    long until;
    long elsewhere;
    long refusedUntil;
  }

  @Override
  public Taken take(String key, Limit limit, int tokens) {
    if (leases.size() >= KEYS_MAX && !leases.containsKey(key) && !sweep()) {
      return new Taken(false, 0, FULL_TABLE);
    }
    Lease lease = leases.computeIfAbsent(key, _ -> new Lease());
    synchronized (lease) {
      long now = System.nanoTime();
      if (lease.until - now < 0) {
        lease.tokens = 0;
      }
      if (lease.tokens < tokens) {
        if (lease.refusedUntil - now > 0) {
          return new Taken(false, 0, Duration.ofNanos(lease.refusedUntil - now));
        }
        Duration wait = fetch(key, limit, tokens, lease, now);
        if (!wait.isZero()) {
          return new Taken(false, 0, wait);
        }
      }
      lease.tokens -= tokens;
      return new Taken(true, lease.tokens + lease.elsewhere, Duration.ZERO);
    }
  }

  /// Takes what is missing and a few more if there are any.
  private Duration fetch(String key, Limit limit, int tokens, Lease lease, long now) {
    long missing = tokens - lease.tokens;
    long extra =
        Math.max(0, (long) Math.min(limit.perSecond() / LEASES_PER_SECOND, limit.burst() / 10.0));
    Answer answer =
        database.inTransaction(handle -> fetch(handle, key, limit, missing, missing + extra));
    lease.elsewhere = (long) answer.left();
    if (answer.taken() < missing) {
      Duration wait =
          Duration.ofNanos(
              Math.max(1, (long) Math.ceil((missing - answer.left()) / limit.perSecond() * 1e9)));
      // Others' tokens do not come faster by asking: at most twenty questions a second.
      lease.refusedUntil = now + Math.min(wait.toNanos(), RETRY_NANOS);
      return wait;
    }
    lease.tokens += answer.taken();
    lease.until = now + LEASE_NANOS;
    return Duration.ZERO;
  }

  /// @param left in the database after it
  private record Answer(long taken, double left) {}

  /// What the database says of one key.
  ///
  /// @param at when it was counted last, in microseconds
  /// @param turn of leases that last time belonged to
  /// @param leased in that turn, and in the one before: what hosts may still have in memory
  private record Row(double tokens, long at, long now, long turn, long leased, long before) {}

  private Answer fetch(Handle handle, String key, Limit limit, long atLeast, long atMost) {
    handle.execute(
        "INSERT INTO mortise_rate (name, tokens, at, turn, leased, leased_before)"
            + " VALUES (?, ?, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
        key,
        (double) limit.burst());
    handle.execute("UPDATE mortise_rate SET tokens = tokens WHERE name = ?", key);
    Row row =
        handle
            .createQuery(
                "SELECT tokens, at, CAST(FLOOR(EXTRACT(EPOCH FROM "
                    // The time of the statement: the row may have been waited for before it.
                    + (database.server() ? "clock_timestamp()" : "CURRENT_TIMESTAMP")
                    + ") * 1000000) AS BIGINT), turn, leased, leased_before"
                    + " FROM mortise_rate WHERE name = ?")
            .bind(0, key)
            .map((r, _) ->
                new Row(
                    r.getDouble(1),
                    r.getLong(2),
                    r.getLong(3),
                    r.getLong(4),
                    r.getLong(5),
                    r.getLong(6)))
            .one();
    return spend(handle, key, limit, row, atLeast, atMost);
  }

  /// Tokens in the database and those that hosts hold in memory are never more than the burst.
  private static Answer spend(
      Handle handle, String key, Limit limit, Row row, long atLeast, long atMost) {
    // A clock that went back gives nothing, and counts from where it was.
    long now = Math.max(row.at(), row.now());
    long turn = now / TURN_MICROS;
    long before = turn == row.turn() ? row.before() : turn == row.turn() + 1 ? row.leased() : 0;
    long leased = turn == row.turn() ? row.leased() : 0;
    double gained = row.at() == 0 ? 0 : (now - row.at()) / 1e6 * limit.perSecond();
    double there = Math.max(0, Math.min(limit.burst() - leased - before, row.tokens() + gained));
    long taken = there < atLeast ? 0 : Math.min(atMost, (long) there);
    handle.execute(
        "UPDATE mortise_rate SET tokens = ?, at = ?, turn = ?, leased = ?, leased_before = ?"
            + " WHERE name = ?",
        there - taken,
        now,
        turn,
        leased + Math.max(0, taken - atLeast),
        before,
        key);
    return new Answer(taken, there - taken);
  }

  private boolean sweep() {
    long now = System.nanoTime();
    leases
        .values()
        .removeIf(lease -> {
          synchronized (lease) {
            return lease.until - now < 0 && lease.refusedUntil - now <= 0;
          }
        });
    return leases.size() < KEYS_MAX;
  }
}
