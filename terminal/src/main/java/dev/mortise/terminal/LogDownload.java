package dev.mortise.terminal;

import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Writes all that a cluster has of the log of some containers into one new file, one container
/// after the other.
///
/// Each piece is written before the next one is asked for, so nothing piles up here however long
/// the log is. What came stays when it is stopped or fails. A thread of its own writes; the loop
/// begins and stops it, and reads how far it is.
final class LogDownload {
  private static final System.Logger LOG = System.getLogger(LogDownload.class.getName());

  private final Desk desk;
  private final Supplier<ClusterOperations> cluster;
  private final ResourceActions.Subject pod;
  private final List<String> containers;
  private final boolean previous;
  private final Path file;
  private final PaneStreams streams = new PaneStreams();
  private final AtomicLong bytes = new AtomicLong();
  // The writing thread's own.
  private boolean lineEnded = true;
  // Whether there is more in the file than headings.
  private volatile boolean came;

  /// @param containers with more than one, each begins with a line that names it
  LogDownload(
      Desk desk,
      Supplier<ClusterOperations> cluster,
      ResourceActions.Subject pod,
      List<String> containers,
      boolean previous) {
    this.desk = desk;
    this.cluster = cluster;
    this.pod = pod;
    this.containers = List.copyOf(containers);
    this.previous = previous;
    String whose = containers.size() == 1 ? "_" + containers.getFirst() : "";
    this.file = SavedFile.named("logs_" + pod.label() + whose, "log");
  }

  Path file() {
    return file;
  }

  /// How much was written by now.
  long bytes() {
    return bytes.get();
  }

  /// @param over is told on the loop that nothing more will be written
  void begin(Runnable over) {
    desk.work(
        "log-download",
        () -> {
          List<String> problems = new ArrayList<>();
          boolean written = written(problems);
          desk.post(() -> {
            over.run();
            tell(problems, written);
          });
        });
  }

  /// @return whether a file is left; one in which nothing came is of no use to anybody
  private boolean written(List<String> problems) {
    try (OutputStream out = SavedFile.create(file)) {
      all(out, problems);
      if (came || (problems.isEmpty() && !streams.ended())) {
        return true;
      }
      Files.delete(file);
    } catch (IOException e) {
      problems.add(file + " cannot be written: " + e);
    }
    return came;
  }

  void stop() {
    streams.close();
  }

  /// Its pane is gone, and the workspace perhaps with it.
  void leave() {
    stop();
    if (came) {
      desk.log().later("A part of the log of " + pod.label() + " is in " + file);
    }
  }

  /// A container that cannot be read keeps no other from being read.
  private void all(OutputStream out, List<String> problems) throws IOException {
    for (String one : containers) {
      if (streams.ended()) {
        return;
      }
      if (containers.size() > 1) {
        String before = lineEnded ? "" : "\n";
        write(out, (before + "==> " + one + " <==\n").getBytes(StandardCharsets.UTF_8));
      }
      try {
        copy(one, out);
      } catch (PluginException e) {
        if (!streams.ended()) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void copy(String container, OutputStream out) throws IOException {
    var wanted =
        new Kubernetes.Logs("", "pods", pod.namespace(), pod.name(), container, 0, false, previous);
    try (Items<Kubernetes.Output> output = streams.keep(cluster.get().logs(wanted))) {
      for (Kubernetes.Output part = output.next(); part != null; part = output.next()) {
        write(out, part.payload().array());
        came = true;
      }
      streams.forget(output);
    }
  }

  private void write(OutputStream out, byte[] part) throws IOException {
    out.write(part);
    bytes.addAndGet(part.length);
    lineEnded = part.length == 0 ? lineEnded : part[part.length - 1] == '\n';
  }

  private void tell(List<String> problems, boolean written) {
    if (!written) {
      boolean failed = !problems.isEmpty();
      desk.toast(
          failed ? Toast.Kind.ERROR : Toast.Kind.INFO,
          failed
              ? "Nothing was downloaded: " + String.join(" ", problems)
              : "Stopped before anything came.");
      return;
    }
    String kept = "%,d bytes are in %s".formatted(bytes.get(), file);
    if (problems.isEmpty()) {
      boolean stopped = streams.ended();
      desk.toast(
          stopped ? Toast.Kind.INFO : Toast.Kind.SUCCESS,
          stopped ? "Stopped: " + kept : "The whole log: " + kept);
      return;
    }
    // A word on the screen goes after some seconds, and may not have room for all of it.
    String said = "Not the whole log: " + kept + ". " + String.join(" ", problems);
    desk.toast(Toast.Kind.ERROR, said);
    LOG.log(System.Logger.Level.WARNING, said);
  }
}
