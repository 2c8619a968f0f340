package dev.mortise.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Works with the real terminal workspace in a real pseudo-terminal for about a minute, records it,
/// and shows what was on the screen. Ends with 0 only if everything was as it should be.
public final class WorkspaceDemo {
  private static final int COLUMNS = 80;
  private static final int ROWS = 28;

  /// Where the pane in C looks unless told otherwise.
  private static final String LINES_AUTHORITY = "127.0.0.1:8899";

  /// How long a reader looks at one picture.
  private static final Duration READING = Duration.ofSeconds(5);

  private final Page page;
  private final Command operator;
  private final TerminalWindow window;
  private final Recording recording;

  private WorkspaceDemo(Page page, Command operator, TerminalWindow window, Recording recording) {
    this.page = page;
    this.operator = operator;
    this.window = window;
    this.recording = recording;
  }

  /// @param args as those of [#run]
  public static void main(String[] args) {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    System.exit(run(out, System.err, args));
  }

  /// Shows all of it.
  ///
  /// @param args the installed `mortise`; a folder with `plugins` and `home`; where the recording
  ///   shall be written; and what else `mortise top` is told
  /// @return 0 if everything was as it should be
  static int run(PrintStream out, PrintStream err, String... args) {
    Path work = Path.of(args[1]);
    Page page = new Page(out);
    Command operator = new Command(Path.of(args[0]), work.resolve("home"), page);
    Path file = Path.of(args[2]);
    String more = args.length > 3 ? " " + args[3] : "";
    return operator.judged(err, () -> show(page, operator, work, file, more));
  }

  private static void show(Page page, Command operator, Path work, Path file, String more) {
    try (StandInCluster cluster = StandInCluster.start()) {
      prepare(work, cluster);
      Duration length;
      try (Recording recording = Recording.begin(file, work, COLUMNS, ROWS);
          var window =
              TerminalWindow.open(work, recording.pipe(), COLUMNS, ROWS, environment(operator))) {
        new WorkspaceDemo(page, operator, window, recording).show(more);
        length = recording.length();
      }
      page.blank();
      page.say(
          "Recorded in %2$s with time to read, %1$d seconds: asciinema play shows it. Everything was as it should be."
              .formatted(length.toSeconds(), shortened(file)));
    }
  }

  /// The file and the folder it is in: whoever named the place knows the rest.
  private static String shortened(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null || parent.getFileName() == null
        ? file.toString()
        : parent.getFileName() + "/" + file.getFileName();
  }

  private static Map<String, String> environment(Command operator) {
    Path bin = operator.mortise().toAbsolutePath().getParent();
    return Map.of(
        "MORTISE_HOME",
        operator.home().toString(),
        "PATH",
        bin + File.pathSeparator + System.getenv("PATH"));
  }

  /// A cluster to look at, and a page of JSON lines that the pane in C is told of.
  private static void prepare(Path work, StandInCluster cluster) {
    cluster.kubeconfig(work.resolve("kubeconfig"));
    Path manifest = work.resolve("plugins/json-lines/plugin.toml");
    try {
      Files.writeString(
          manifest, Files.readString(manifest).replace(LINES_AUTHORITY, cluster.authority()));
      Files.writeString(
          Files.createDirectories(work.resolve("home/config")).resolve("config.toml"),
          "[panes.json-lines]\nconfig = { url = \"%s\" }\n".formatted(cluster.lines()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void show(String more) {
    page.chapter(
        "A minute in the terminal workspace",
        "Plugins in C, Rust and AssemblyScript, each a WebAssembly module, draw panes. What they"
            + " are here for is granted; that pod-summary lists pods is not:");
    grant("json-lines", "--all");
    grant("notes-pane", "--all");
    grant("pod-summary", "pane:offer:pods-by-node");
    grant("stumble", "--all");
    start(more);
    pods();
    notes();
    lines();
    trap();
    leave();
  }

  private void grant(String plugin, String permission) {
    operator.run(0, "plugins", "grant", plugin, permission, "--plugin-dir", "plugins");
  }

  private void start(String more) {
    String command = "mortise top --kubeconfig kubeconfig --plugin-dir plugins" + more;
    page.typed(command);
    page.blank();
    window.type(command);
    window.keys("Enter");
    window.shows("stock-1");
    choose("plugins");
    window.shows(
        "four running plugins",
        screen -> screen.lines().filter(line -> line.contains(" running ")).count() == 4);
    recording.rest(READING);
  }

  private void pods() {
    window.keys("M-v");
    choose("pods by node");
    window.shows("asks for something");
    window.keys("F4");
    String asked = window.shows("Mortise asks you");
    expect(asked, "k8s:list:pods");
    page.say(
        "Alt-V splits; the pane in Rust is shown at the right. It asks the host for the pods, and the"
            + " host asks you. F4 shows the question, which no plugin can draw:");
    page.blank();
    page.screen(asked);
    recording.rest(READING);
    window.keys("y");
    window.shows("cedar");
    recording.rest(READING);
  }

  private void notes() {
    window.keys("M-h");
    choose("notes");
    window.shows("0 notes");
    window.keys("C-o");
    window.shows("esc: done");
    window.type("Order a new cable");
    window.shows("Order a new cable");
    recording.rest(READING);
    window.keys("Escape");
    window.shows("1 note");
  }

  private void lines() {
    window.keys("M-Left", "M-h");
    choose("json lines");
    String all = window.shows("postgres");
    expect(all, "cedar");
    expect(all, "Order a new cable");
    page.chapter(
        "Three languages, one workspace",
        "Pods by node in Rust, notes in AssemblyScript, JSON lines over HTTP in C. Each may do what"
            + " was granted to it, with its own fuel, memory and time.");
    page.screen(all);
    recording.rest(READING);
  }

  private void trap() {
    choose("stumble");
    window.shows("falls on purpose");
    window.keys("2");
    String failed = window.shows("tries again");
    expect(failed, "write_nowhere");
    expect(failed, "cedar");
    page.chapter(
        "A trap, shown and tried again",
        "A pane that falls on purpose writes where it has no memory. It says what and in which"
            + " function; the panes beside it go on, and r opens it anew.");
    page.screen(failed);
    recording.rest(READING);
    window.keys("r");
    window.shows("falls on purpose");
    window.keys("1");
    expect(window.shows("tries again"), "run_forever");
    recording.rest(READING);
    window.keys("r");
    window.shows("falls on purpose");
    recording.rest(READING);
  }

  private void leave() {
    window.keys("C-q");
    window.shows("Leave the workspace?");
    recording.rest(READING);
    window.keys("y");
    window.shows(
        "the terminal as it was",
        screen -> screen.contains("$ mortise top") && !screen.contains("┌"));
    page.blank();
    page.say("The terminal is as it was. The answer to the question is on record:");
    page.blank();
    String records =
        operator.run(8, "audit", "query", "--plugin", "pod-summary", "--action", "grant");
    expect(records, "k8s:list:pods");
  }

  /// Shows something else in the pane that has the keyboard.
  private void choose(String what) {
    window.keys(":");
    window.type(what);
    window.keys("Enter");
  }

  private static void expect(String shown, String part) {
    if (!shown.contains(part)) {
      throw new Unexpected("expected \"" + part + "\", but this is shown:\n" + shown);
    }
  }
}
