package dev.mortise.identity;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/// Keeps the [Directory] as it is in the database: read anew whenever the revision there has grown,
/// looked for on a thread of its own (`identity-feed`) and after every change made here.
///
/// When the database cannot be read for longer than it may be, the directory is empty: a failure
/// grants nothing.
final class DirectoryFeed implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.mortise.identity");

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private record Seen(Directory directory, Instant when) {}

  private final Tables tables;
  private final Duration poll;
  private final Duration blind;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Seen seen;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// Reads it once, then begins to look for changes.
  DirectoryFeed(Tables tables, IdentityConfig config) {
    this.tables = tables;
    this.poll = config.poll();
    this.blind = config.blind();
    this.seen = new Seen(Directory.EMPTY, Instant.EPOCH);
    refresh();
    this.thread = Thread.ofVirtual().name("identity-feed").start(this::run);
  }

  /// The latest; never waits.
  Directory now() {
    Seen latest = seen;
    return trusted(latest) ? latest.directory() : Directory.EMPTY;
  }

  /// Whether the database could not be read for so long that nothing is known any more.
  boolean blind() {
    return !trusted(seen);
  }

  private boolean trusted(Seen latest) {
    return tables.now().isBefore(latest.when().plus(blind));
  }

  /// Runs this, on whatever thread saw it, after each change.
  void whenChanged(Runnable listener) {
    listeners.add(listener);
  }

  /// Looks for changes now.
  void refresh() {
    if (update()) {
      listeners.forEach(Runnable::run);
    }
  }

  private synchronized boolean update() {
    Instant when = tables.now();
    long known = seen.directory().revision();
    Optional<Directory> read =
        tables.write(handle ->
            Tables.revision(handle) == known ? Optional.empty() : Optional.of(read(handle)));
    seen = new Seen(read.orElse(seen.directory()), when);
    return read.isPresent();
  }

  /// The revision is read first: what comes in between is read twice, never missed.
  private static Directory read(Handle handle) {
    long revision = Tables.revision(handle);
    List<Role> roles = new ArrayList<>(List.of(Role.ADMIN, Role.VIEWER));
    roles.addAll(Roles.custom(handle));
    return new Directory(revision, Users.all(handle), roles, Roles.assignments(handle));
  }

  private void run() {
    boolean failing = false;
    while (!closed()) {
      try {
        refresh();
        failing = false;
      } catch (RuntimeException e) {
        if (!failing && closing.getCount() > 0) {
          LOG.log(Level.WARNING, "users and roles cannot be read; those known last hold on", e);
        }
        failing = true;
      }
    }
  }

  /// Waits for the next look. Nobody interrupts this thread: H2 closes a file whose reader is.
  private boolean closed() {
    try {
      return closing.await(poll.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Returns when nobody looks any more, so that the database can be closed after it.
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
