package dev.mortise.terminal;

import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.Clusters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the containers of a pod write.
final class LogsPane extends TextPane {
  private static final int LINES_MAX = 5_000;

  /// How many times more of the past is read when more is asked for.
  private static final int MORE = 3;

  private static final String ALL = "*";

  private final Clusters clusters;
  private final ResourceActions.Subject pod;
  private final List<StyledLine> kept = new ArrayList<>();
  private List<String> containers = List.of();
  private String container = "";
  private boolean previous;
  private String filter = "";
  private int tail;
  private PaneStreams reading = new PaneStreams();
  private boolean closed;
  private @Nullable LogDownload download;

  LogsPane(PaneContext context) {
    super(context, LINES_MAX);
    clusters = context.clusters();
    tail = desk().config().general().logLines();
    pod = ResourceActions.Subject.of(context.spec());
    view().follow(true);
    desk()
        .ask(
            () -> ClusterReading.containers(operations(), pod),
            names -> {
              containers = names;
              container = names.isEmpty() ? "" : names.getFirst();
              begin();
            },
            this::fail);
  }

  private ClusterOperations operations() {
    return ClusterReading.operations(clusters, pod.cluster());
  }

  private List<String> chosen() {
    return container.equals(ALL) ? containers : List.of(container);
  }

  /// Reads anew what is chosen now. The names of the containers may come when the pane is gone.
  private void begin() {
    reading.close();
    if (closed) {
      return;
    }
    PaneStreams now = new PaneStreams();
    reading = now;
    kept.clear();
    view().clear();
    List<String> chosen = chosen();
    int last = tail;
    for (String one : chosen) {
      String prefix = chosen.size() > 1 ? one + " │ " : "";
      desk().work("logs", () -> read(now, one, prefix, last));
    }
  }

  private void read(PaneStreams now, String one, String prefix, int last) {
    Kubernetes.Logs wanted =
        new Kubernetes.Logs(
            "", "pods", pod.namespace(), pod.name(), one, last, !previous, previous);
    var text = new LineDecoder();
    try (Items<Kubernetes.Output> output = now.keep(operations().logs(wanted))) {
      for (Kubernetes.Output part = output.next();
          part != null && !now.ended();
          part = output.next()) {
        List<String> lines = text.decode(part.payload().array());
        desk().post(() -> arrived(now, prefix, lines));
      }
      List<String> rest = text.end();
      desk().post(() -> arrived(now, prefix, rest));
    } catch (PluginException e) {
      if (!now.ended()) {
        desk().post(() -> arrived(now, prefix, List.of(String.valueOf(e.getMessage()))));
      }
    }
  }

  private void arrived(PaneStreams from, String prefix, List<String> lines) {
    if (from.ended()) {
      return;
    }
    List<StyledLine> styled =
        lines.stream()
            .map(line ->
                new StyledLine(
                    List.of(
                        new StyledLine.Piece(prefix, theme().accent()),
                        new StyledLine.Piece(CellText.untabbed(line), look(line)))))
            .toList();
    kept.addAll(styled);
    if (kept.size() > LINES_MAX) {
      kept.subList(0, kept.size() - LINES_MAX).clear();
    }
    view().add(styled.stream().filter(this::fits).toList());
  }

  private Style look(String line) {
    String head = line.substring(0, Math.min(line.length(), 200)).toLowerCase(Locale.ROOT);
    return head.contains("error") || head.contains("fatal")
        ? theme().failure()
        : head.contains("warn") ? theme().of(ThemeKey.STATUS_PENDING) : theme().plain();
  }

  private boolean fits(StyledLine line) {
    return line.text().toLowerCase(Locale.ROOT).contains(filter);
  }

  @Override
  public void command(PaneCommand command) {
    switch (command.kind()) {
      case FILTER, CLEAR_FILTER -> {
        filter = command.text().toLowerCase(Locale.ROOT);
        view().set(kept.stream().filter(this::fits).toList());
      }
      default -> super.command(command);
    }
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case NEXT_CONTAINER -> {
        List<String> choices = new ArrayList<>(containers);
        if (containers.size() > 1) {
          choices.add(ALL);
        }
        int at = choices.indexOf(container);
        container = choices.isEmpty() ? container : choices.get((at + 1) % choices.size());
        begin();
      }
      case PREVIOUS_LOGS -> {
        previous = !previous;
        begin();
      }
      case RETRY -> begin();
      case DOWNLOAD_LOGS -> download();
      case ACTIONS ->
          ActionMenu.show(
              desk(), "logs " + pod.label(), ActionMenu.of(this, desk().config().keys()));
      case MORE_LOGS -> {
        tail = Math.clamp((long) tail * MORE, 1, LINES_MAX);
        begin();
      }
      case BACK -> {
        if (filter.isEmpty()) {
          return super.run(command);
        }
        command(PaneCommand.of(PaneCommand.Kind.CLEAR_FILTER));
      }
      default -> {
        return super.run(command);
      }
    }
    return true;
  }

  /// Begins to write all there is into a file, or stops that; both after a question.
  private void download() {
    LogDownload now = download;
    if (now != null) {
      desk()
          .show(
              new ConfirmOverlay(
                  desk(),
                  "Download",
                  List.of("Stop the download? What came stays in " + now.file() + "."),
                  now::stop));
      return;
    }
    List<String> wanted = chosen();
    LogDownload next = new LogDownload(desk(), this::operations, pod, wanted, previous);
    String names = String.join(", ", wanted);
    String whose =
        (previous ? "before this one, " : "")
            + (names.isEmpty() ? "" : names + " of ")
            + pod.label();
    desk()
        .show(
            new ConfirmOverlay(
                desk(),
                "Download",
                List.of(
                    "Write all that the cluster has of the log into a file of yours?",
                    whose + ResourceActions.where(pod.named(context().clusters())),
                    next.file().toString()),
                () -> begin(next)));
  }

  private void begin(LogDownload next) {
    if (!closed && download == null) {
      download = next;
      next.begin(() -> download = null);
    }
  }

  @Override
  public Set<Command> commands() {
    Set<Command> all = EnumSet.copyOf(super.commands());
    all.addAll(
        EnumSet.of(
            Command.TOGGLE_FOLLOW,
            Command.NEXT_CONTAINER,
            Command.PREVIOUS_LOGS,
            Command.MORE_LOGS,
            Command.DOWNLOAD_LOGS,
            Command.ACTIONS,
            Command.RETRY));
    return all;
  }

  @Override
  public String title() {
    String marks =
        List.of(
                container.equals(ALL) ? "all containers" : container,
                previous ? "previous" : "",
                view().following() ? "following" : "",
                view().wrapping() ? "wrapped" : "",
                download == null ? "" : "downloading, %,d bytes".formatted(download.bytes()),
                filter.isEmpty() ? "" : "/" + filter)
            .stream()
            .filter(mark -> !mark.isEmpty())
            .collect(Collectors.joining(" · "));
    return "logs: " + pod.label() + " · " + marks;
  }

  @Override
  public void close() {
    closed = true;
    reading.close();
    if (download != null) {
      download.leave();
    }
  }
}
