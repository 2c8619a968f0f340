package dev.mortise.terminal;

import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.Clusters;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A shell in a container, with a terminal of its own there. What it writes is drawn into an
/// emulated screen first, so none of its sequences reaches the real one.
final class ExecPane implements WorkspacePane {
  private final PaneContext context;
  private final ResourceActions.Subject pod;
  private final Clusters clusters;
  private final TypedInput typed = new TypedInput();
  private final ExecScreen screen;
  private final LineDecoder decoder = new LineDecoder();
  private final PaneStreams streams = new PaneStreams();
  private int width = 80;
  private int height = 24;
  private boolean started;
  private boolean inserting = true;
  private String over = "";

  ExecPane(PaneContext context) {
    this.context = context;
    clusters = context.clusters();
    pod = ResourceActions.Subject.of(context.spec());
    screen = new ExecScreen(width, height, context.desk().config().scrollback());
  }

  private void run() {
    String shell = context.desk().config().general().shell();
    Kubernetes.Command command =
        new Kubernetes.Command(
            "",
            "pods",
            pod.namespace(),
            pod.name(),
            context.spec().get("container"),
            List.of(shell.split("\\s+")),
            true);
    try (Items<Kubernetes.Output> items =
        streams.keep(ClusterReading.operations(clusters, pod.cluster()).exec(command, typed))) {
      for (Kubernetes.Output part = items.next(); part != null; part = items.next()) {
        Kubernetes.Output now = part;
        context.desk().post(() -> arrived(now));
      }
      context.desk().post(() -> ended("the shell ended"));
    } catch (PluginException e) {
      context.desk().post(() -> ended(String.valueOf(e.getMessage())));
    }
  }

  private void arrived(Kubernetes.Output part) {
    if (part.channel().equals("exit")) {
      ended("the shell ended with " + part.payload().text());
      return;
    }
    // The emulated screen answers questions, such as where its cursor is.
    String answer = screen.write(decoder.text(part.payload().array()));
    if (!answer.isEmpty()) {
      typed.type(answer);
    }
  }

  private void ended(String how) {
    if (over.isEmpty() && !streams.ended()) {
      over = how;
      inserting = false;
    }
  }

  @Override
  public String title() {
    String back = screen.back() == 0 ? "" : " · " + screen.back() + " lines back";
    return "exec: " + pod.label() + (over.isEmpty() ? "" : " · " + over) + back;
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    screen.render(canvas);
  }

  @Override
  public Optional<Painter.Cursor> cursor() {
    return inserting && screen.back() == 0 ? Optional.of(screen.cursor()) : Optional.empty();
  }

  @Override
  public Mode mode() {
    return inserting ? Mode.INSERT : Mode.NORMAL;
  }

  /// In insert mode every key is the shell's, but the one that ends the mode.
  @Override
  public boolean key(KeyStroke stroke) {
    if (!inserting) {
      return false;
    }
    if (stroke.equals(KeyStroke.ESC)) {
      inserting = false;
    } else {
      screen.now();
      typed.type(stroke.bytes());
    }
    return true;
  }

  @Override
  public void command(PaneCommand command) {
    if (command.kind() == PaneCommand.Kind.SEND_INPUT) {
      typed.type(command.text());
    } else {
      screen.command(command);
    }
  }

  @Override
  public boolean run(Command command) {
    if (command == Command.ENTER_INSERT && over.isEmpty()) {
      inserting = true;
      screen.now();
      return true;
    }
    return false;
  }

  @Override
  public Set<Command> commands() {
    return EnumSet.of(Command.ENTER_INSERT);
  }

  @Override
  public void paste(String text) {
    typed.type(text.replace("\n", "\r"));
  }

  @Override
  public void click(int x, int y, boolean twice) {
    inserting = over.isEmpty();
  }

  @Override
  public void resized(int columns, int rows) {
    width = Math.max(2, columns);
    height = Math.max(2, rows);
    screen.size(width, height);
    typed.size(width, height);
    if (!started) {
      started = true;
      context.desk().work("exec", this::run);
    }
  }

  @Override
  public void close() {
    typed.close();
    streams.close();
  }

  /// The bytes of a text, for the shell.
  static Kubernetes.Input input(int columns, int rows, String text) {
    return new Kubernetes.Input(columns, rows, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
