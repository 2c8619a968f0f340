package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A database that is asked without a cluster, over one connection: what belongs to a session, a
/// transaction or a temporary table, holds from one question to the next. Safe for any thread; one
/// question is asked at a time, others wait for their turn.
final class DirectDatabase implements Database {
  private static final Duration ENDING_TIME = Duration.ofSeconds(5);
  private static final Duration ENDING_STEP = Duration.ofMillis(100);
  private static final int ALIVE_SECONDS = 5;
  private static final String RENEWED = "a new session: what was set or temporary is gone";

  private final DatabaseAddress address;
  private final @Nullable String password;
  private final ReentrantLock turn = new ReentrantLock(true);
  // Held while the server is asked to end a question, so that it is not the next one that ends.
  private final ReentrantLock ending = new ReentrantLock();
  // Made by whoever has the turn, and taken away at the end.
  private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();
  private volatile boolean closed;
  // All three are known to whoever has the turn. A transaction is lost when its connection was
  // given up for a question that its asker had ended, and so heard no more of.
  private boolean transaction;
  private boolean lost;
  private boolean renewed;

  /// @param password null where the driver shall look for it
  DirectDatabase(DatabaseAddress address, @Nullable String password) {
    this.address = address;
    this.password = password;
  }

  @Override
  public String name() {
    return address.place();
  }

  @Override
  public String memory() {
    return String.join("__", address.host(), Integer.toString(address.port()), address.database());
  }

  @Override
  public QueryResult ask(String sql, Question question) {
    turn.lock();
    try {
      refuseWhenClosed();
      if (lost) {
        lost = false;
        throw new PluginException(
            ErrorCode.UNAVAILABLE,
            "the connection was given up, and the transaction with it: nothing of it holds; ask"
                + " again, in a new session");
      }
      QueryResult result = ask(connected(), sql, question);
      if (renewed) {
        renewed = false;
        return result.noting(RENEWED);
      }
      return result;
    } catch (SQLException e) {
      throw SqlProblem.of(e, "");
    } finally {
      over(question);
      if (closed) {
        SqlSession.end(connection.getAndSet(null));
      }
      turn.unlock();
    }
  }

  private void over(Question question) {
    ending.lock();
    try {
      question.over();
    } finally {
      ending.unlock();
    }
  }

  private void refuseWhenClosed() {
    if (closed) {
      throw unasked();
    }
  }

  private static PluginException unasked() {
    return new PluginException(ErrorCode.CANCELLED, "the query was ended before it was asked");
  }

  private QueryResult ask(Connection there, String sql, Question question) {
    boolean before = transaction;
    try (Statement statement = there.createStatement()) {
      refuseWhenClosed();
      if (!question.begin(() -> end(there, question))) {
        throw unasked();
      }
      QueryResult result = new SqlStatement(statement, question).run(sql, transaction);
      return SqlSession.inTransaction(there) ? result.noting("a transaction is open") : result;
    } catch (SQLException e) {
      throw SqlProblem.of(e, sql);
    } finally {
      // Whatever came of it: an answer too large may leave one open as well.
      transaction = SqlSession.inTransaction(there);
      lost = before && question.ended() && SqlSession.gone(there);
    }
  }

  /// Over a connection of its own, so that a person's question does not wait for it.
  @Override
  public List<List<String>> schema(Question question) {
    try (DirectDatabase beside = new DirectDatabase(address, password)) {
      return beside.ask(SqlCompletion.SCHEMA, question).table();
    }
  }

  /// The connection, or another one where there is none or it broke. One in a transaction is asked
  /// as it is: that what was done there is lost must be heard.
  private Connection connected() throws SQLException {
    Connection there = connection.get();
    if (there != null && (transaction || there.isValid(ALIVE_SECONDS))) {
      return there;
    }
    renewed |= there != null;
    SqlSession.end(there);
    Connection fresh = SqlSession.open(address, password);
    connection.set(fresh);
    return fresh;
  }

  /// Asks the server to end what runs, again and again, since it may only be about to begin. When
  /// it does not, the connection is given up.
  private void end(Connection there, Question question) {
    Thread.ofVirtual()
        .name("database-end")
        .start(() -> {
          long until = System.nanoTime() + ENDING_TIME.toNanos();
          try {
            while (!question.overWithin(ENDING_STEP)) {
              if (System.nanoTime() - until > 0) {
                there.abort(Runnable::run);
                return;
              }
              cancel(there, question);
            }
          } catch (SQLException e) {
            // It is closed already.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void cancel(Connection there, Question question) throws InterruptedException {
    ending.lock();
    try {
      if (!question.overWithin(Duration.ZERO)) {
        SqlSession.cancel(there);
      }
    } finally {
      ending.unlock();
    }
  }

  @Override
  public String ended() {
    return "ended by you";
  }

  /// Gives what was just ended a moment to end, so that the server hears of it.
  @Override
  public void close() {
    closed = true;
    Thread.ofVirtual()
        .name("database-close")
        .start(() -> {
          boolean mine = false;
          try {
            mine = turn.tryLock(ENDING_TIME.toNanos(), TimeUnit.NANOSECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          SqlSession.end(connection.getAndSet(null));
          if (mine) {
            turn.unlock();
          }
        });
  }
}
