package dev.mortise.benchmarks;

import dev.mortise.embed.Mortise;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.terminal.AuditTrail;
import dev.mortise.terminal.MonitorSessions;
import dev.mortise.terminal.OffscreenWorkspace;
import dev.mortise.terminal.WorkspaceClipboard;
import dev.mortise.terminal.WorkspacePorts;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// A workspace of 200×50 cells in front of a [PodServer], of which a bench looks at every picture.
/// One thread of the bench uses it.
final class Screen implements AutoCloseable {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 50;
  private static final long WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int KEY_SECONDS_MAX = 30;

  private final Clusters clusters;
  private final OffscreenWorkspace workspace;
  // The workspace's thread adds to both.
  private final AtomicLong written = new AtomicLong();
  private LongStream.Builder frames = LongStream.builder();

  /// @param state an empty folder
  /// @param session the panes, as the workspace keeps them between two times
  Screen(Mortise mortise, PodServer pods, Path state, String session) throws IOException {
    Files.writeString(state.resolve("workspace.json"), session);
    clusters =
        Clusters.open(
            ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
    clusters.put(new ClusterRecord("bench", "", pods.kubeconfig(), true, true));
    var ports =
        new WorkspacePorts(
            mortise.plugins(),
            ModuleBench.CALLER,
            clusters,
            AuditTrail.NONE,
            new WorkspaceClipboard(),
            MonitorSessions.NONE,
            List.of(state.resolve("config.toml")),
            state,
            Map.of());
    workspace = OffscreenWorkspace.start(ports, WIDTH, HEIGHT, new Counted(), this::frame);
  }

  private synchronized void frame(long nanos) {
    frames.add(nanos);
  }

  /// Counts what a terminal would be sent.
  private final class Counted extends Writer {
    @Override
    public void write(char[] text, int from, int length) {
      written.addAndGet(length);
    }

    @Override
    public void flush() {
      // There is nobody to give it to.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /// A leaf of a session file.
  static String pane(String kind, String... arguments) {
    var with = new StringBuilder();
    for (int i = 0; i < arguments.length; i += 2) {
      with.append(i == 0 ? "" : ",")
          .append("\"%s\":\"%s\"".formatted(arguments[i], arguments[i + 1]));
    }
    return "{\"kind\":\"%s\",\"with\":{%s}}".formatted(kind, with);
  }

  /// Two panes of a session file, one above the other or side by side.
  static String split(boolean across, String first, String second) {
    return "{\"across\":%b,\"ratio\":0.5,\"first\":%s,\"second\":%s}"
        .formatted(across, first, second);
  }

  /// A session of one tab whose first pane has the keyboard.
  static String session(String tree) {
    return "{\"active\":0,\"tabs\":[{\"cluster\":\"\",\"namespace\":\"\",\"focused\":0,\"tree\":%s}]}"
        .formatted(tree);
  }

  /// The letters of the screen.
  String text() {
    return workspace.screen();
  }

  /// Waits until the screen is as wanted.
  void until(String what, Predicate<String> wanted) throws IOException {
    long end = System.nanoTime() + WAIT_NANOS;
    while (!wanted.test(text())) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(what + " never came on the screen:\n" + text());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /// Presses a key that changes something to be seen.
  ///
  /// @return how many nanoseconds later the new picture was written
  long press(String key) {
    var shown = new CompletableFuture<Long>();
    long before = written.get();
    workspace.press(key, shown::complete);
    long nanos = shown.orTimeout(KEY_SECONDS_MAX, TimeUnit.SECONDS).join();
    if (written.get() == before) {
      throw new IllegalStateException("the key " + key + " changed nothing on the screen");
    }
    return nanos;
  }

  /// What each picture took since the last time it was asked, in nanoseconds.
  synchronized long[] frames() {
    long[] all = frames.build().toArray();
    frames = LongStream.builder();
    return all;
  }

  @Override
  public void close() {
    workspace.close();
    clusters.close();
  }
}
