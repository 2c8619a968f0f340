package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What keeps plugins on this machine, found out when somebody first asks, on a thread of its own:
/// whoever waits may be interrupted, and the trials go on for the others. Safe for any thread.
///
/// What was not found out is looked for again by whoever asks next; where that is no more than
/// whether refusals can be told, only once.
final class KeeperSearch implements AutoCloseable {
  private final Supplier<Keepers> probe;
  // All guarded by this.
  private @Nullable CompletableFuture<Keepers> search;
  private @Nullable Thread thread;
  private int searches;

  /// @param probe tries what there is; an interrupt ends it early
  KeeperSearch(Supplier<Keepers> probe) {
    this.probe = probe;
  }

  /// Waits for it.
  ///
  /// @throws PluginException `CANCELLED` when the caller is interrupted, whose flag stays set;
  ///   `UNAVAILABLE` when nothing could be tried
  Keepers keepers() {
    try {
      return search().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(
          ErrorCode.CANCELLED, "The wait for the trial of the sandbox was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginException known) {
        throw known;
      }
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The sandbox could not be tried: " + e.getCause() + ".", e);
    }
  }

  private synchronized CompletableFuture<Keepers> search() {
    CompletableFuture<Keepers> known = search;
    if (known == null || (known.isDone() && !lasts(known))) {
      known = begin();
      search = known;
    }
    return known;
  }

  private boolean lasts(CompletableFuture<Keepers> done) {
    if (done.state() != Future.State.SUCCESS) {
      return false;
    }
    Set<Keepers.Part> undecided = done.resultNow().undecided();
    return undecided.isEmpty() || (searches > 1 && undecided.equals(Set.of(Keepers.Part.WATCH)));
  }

  private CompletableFuture<Keepers> begin() {
    var found = new CompletableFuture<Keepers>();
    searches++;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("mortise-keepers")
            .start(() -> {
              try {
                found.complete(probe.get());
              } catch (RuntimeException | Error e) {
                found.completeExceptionally(e);
              }
            });
    return found;
  }

  /// Ends a search that is under way.
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
