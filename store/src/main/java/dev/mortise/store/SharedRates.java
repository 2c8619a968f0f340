package dev.mortise.store;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.RateState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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

  /// After a question without an answer nobody asks again so soon.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Database database;
  private final LongSupplier nanos;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  SharedRates(Database database) {
    this(database, System::nanoTime);
  }

  /// @param nanos the time of leases
  SharedRates(Database database, LongSupplier nanos) {
    this.database = database;
    this.nanos = nanos;
  }

  /// Tokens this host has of one key. Guarded by itself.
  private static final class Lease {
    long tokens;
    long until;
    long elsewhere;
    long refusedUntil;
    // Why the last question got no answer; null when it got one.
    @Nullable PluginException unanswered;
    // What comes of asking, once that is known; null when nobody asks.
    @Nullable CompletableFuture<Outcome> question;
  }

  /// What came of a question.
  ///
  /// @param given whether who asked got what was missing
  /// @param left for the next one, here and in the database
  private record Outcome(boolean given, double left) {}

  @Override
  public Taken take(String key, Limit limit, int tokens) {
    return take(key, limit, tokens, Deadline.after(Deadline.DEFAULT));
  }

  /// Whoever finds nothing left asks the database, on a thread of its own, which may hang longer
  /// than any call has time; who comes meanwhile waits for the same answer.
  @Override
  public Taken take(String key, Limit limit, int tokens, Deadline deadline) {
    if (leases.size() >= KEYS_MAX && !leases.containsKey(key) && !sweep()) {
      return new Taken(false, 0, FULL_TABLE);
    }
    Lease lease = leases.computeIfAbsent(key, _ -> new Lease());
    while (true) {
      CompletableFuture<Outcome> question;
      boolean mine;
      synchronized (lease) {
        long now = nanos.getAsLong();
        if (lease.until - now < 0) {
          lease.tokens = 0;
        }
        if (lease.tokens >= tokens) {
          lease.tokens -= tokens;
          return new Taken(true, lease.tokens + lease.elsewhere, Duration.ZERO);
        }
        CompletableFuture<Outcome> asked = lease.question;
        boolean paused = lease.refusedUntil - now > 0;
        if (lease.unanswered != null && (paused || asked != null)) {
          throw again(lease.unanswered);
        }
        if (paused) {
          return new Taken(false, 0, Duration.ofNanos(lease.refusedUntil - now));
        }
        mine = asked == null;
        question = asked == null ? ask(key, limit, tokens, lease, now) : asked;
      }
      Outcome outcome = answer(question, deadline);
      // Too few for who asked may be enough for who asks for less.
      if (!outcome.given() && (mine || outcome.left() < tokens)) {
        return new Taken(false, 0, wait(tokens - outcome.left(), limit));
      }
      if (mine) {
        synchronized (lease) {
          return new Taken(true, lease.tokens + lease.elsewhere, Duration.ZERO);
        }
      }
    }
  }

  /// Asks for what is missing and a few more if there are any. What is missing goes to who asks.
  private CompletableFuture<Outcome> ask(
      String key, Limit limit, int tokens, Lease lease, long now) {
    long had = lease.tokens;
    long missing = tokens - had;
    long extra =
        Math.max(0, (long) Math.min(limit.perSecond() / LEASES_PER_SECOND, limit.burst() / 10.0));
    CompletableFuture<Outcome> question = new CompletableFuture<>();
    lease.tokens = 0;
    lease.question = question;
    Thread.ofVirtual()
        .name("mortise-rates")
        .start(() -> {
          try {
            Answer answer =
                database.inTransaction(h -> fetch(h, key, limit, missing, missing + extra));
            question.complete(answered(lease, answer, missing, had, limit, now));
          } catch (RuntimeException | Error e) {
            question.completeExceptionally(unanswered(lease, had, e));
          }
        });
    return question;
  }

  private static Outcome answered(
      Lease lease, Answer answer, long missing, long had, Limit limit, long asked) {
    synchronized (lease) {
      lease.question = null;
      lease.unanswered = null;
      lease.elsewhere = (long) answer.left();
      if (answer.taken() < missing) {
        lease.tokens = had;
        Duration wait = wait(missing - answer.left(), limit);
        // Others' tokens do not come faster by asking: at most twenty questions a second.
        lease.refusedUntil = asked + Math.min(wait.toNanos(), RETRY_NANOS);
        return new Outcome(false, had + answer.left());
      }
      lease.tokens = answer.taken() - missing;
      lease.until = asked + LEASE_NANOS;
      return new Outcome(true, lease.tokens + answer.left());
    }
  }

  /// Until so many have come back.
  private static Duration wait(double tokens, Limit limit) {
    return Duration.ofNanos(Math.max(1, (long) Math.ceil(tokens / limit.perSecond() * 1e9)));
  }

  private PluginException unanswered(Lease lease, long had, Throwable e) {
    PluginException why = uncounted(String.valueOf(e.getMessage()), e);
    synchronized (lease) {
      lease.question = null;
      lease.tokens = had;
      lease.unanswered = why;
      lease.refusedUntil = nanos.getAsLong() + PAUSE.toNanos();
    }
    return why;
  }

  private Outcome answer(CompletableFuture<Outcome> question, Deadline deadline) {
    try {
      return question.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The call was interrupted.", e);
    } catch (TimeoutException e) {
      throw uncounted(database.place() + " did not answer before the call's deadline.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PluginException why ? again(why) : new IllegalStateException(e);
    }
  }

  /// For another thread than the one it happened to.
  private static PluginException again(PluginException why) {
    return why.withMessage(why.getMessage());
  }

  private static PluginException uncounted(String why, Throwable cause) {
    return new PluginException(
        ErrorCode.UNAVAILABLE, "The rates that servers share cannot be counted: " + why, cause);
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
    double there =
        Math.max(0, Math.min((double) (limit.burst() - leased - before), row.tokens() + gained));
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
    long now = nanos.getAsLong();
    leases
        .values()
        .removeIf(lease -> {
          synchronized (lease) {
            return lease.question == null && lease.until - now < 0 && lease.refusedUntil - now <= 0;
          }
        });
    return leases.size() < KEYS_MAX;
  }
}
