package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A plugin process that somebody else started, known by its number and start time.
final class AttachedProcess implements LaunchedProcess {
  /// Start times of one process read by two programs differ by rounding and clock corrections.
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private final ProcessHandle handle;
  private final @Nullable Instant startedAt;
  private final boolean test;
  private final CompletableFuture<Exit> exited;

  private AttachedProcess(ProcessHandle handle, @Nullable Instant startedAt, boolean test) {
    this.handle = handle;
    this.startedAt = startedAt;
    this.test = test;
    this.exited = handle.onExit().thenApply(_ -> Exit.UNKNOWN);
  }

  /// Finds the process.
  ///
  /// @throws PluginException `NOT_RUNNING` when it is gone, or the number is another process's now
  static AttachedProcess find(String plugin, ReattachConfig config) {
    ProcessHandle handle =
        ProcessHandle.of(config.pid())
            .filter(ProcessHandle::isAlive)
            .orElseThrow(() ->
                new PluginException(
                    ErrorCode.NOT_RUNNING,
                    plugin
                        + ": process "
                        + config.pid()
                        + " to reattach to is gone; start the plugin again"));
    Instant started = handle.info().startInstant().orElse(null);
    if (!same(started, config.startedAt())) {
      throw new PluginException(
          ErrorCode.NOT_RUNNING,
          plugin
              + ": process "
              + config.pid()
              + " started at "
              + started
              + ", expected "
              + config.startedAt()
              + ": the number belongs to another process now; start the plugin again");
    }
    return new AttachedProcess(handle, started, config.test());
  }

  boolean test() {
    return test;
  }

  private static boolean same(@Nullable Instant found, @Nullable Instant expected) {
    return found == null
        || expected == null
        || Duration.between(found, expected).abs().compareTo(START_TOLERANCE) <= 0;
  }

  @Override
  public InputStream stdout() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream stderr() {
    return InputStream.nullInputStream();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.of(handle.pid());
  }

  @Override
  public CompletableFuture<Exit> exited() {
    return exited;
  }

  /// Never kills a plugin in test mode, nor another process that has got the number.
  @Override
  public void kill() {
    boolean alive =
        ProcessHandle.of(handle.pid())
            .filter(now -> same(now.info().startInstant().orElse(null), startedAt))
            .isPresent();
    if (!test && alive) {
      handle.destroyForcibly();
    }
  }
}
