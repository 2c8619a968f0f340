package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.testkit.WasmBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The installed `mortise top` in a real terminal: tmux types, resizes and reads the screen.
///
/// `-Dmortise.golden.write=true` writes the golden screen anew; then look at the change.
@Tag("process")
@Timeout(600)
final class TopTest {
  private static final Path SCREENS = Path.of("src/test/resources/screens");
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(180);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @TempDir private Path folder;
  private String socket = "";

  @BeforeEach
  void open() throws Exception {
    String dist = System.getProperty("mortise.dist");
    assumeTrue(dist != null, "no installation; ./mortise check builds one");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tmux")), "no tmux");
    socket = "mortise-top-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    Files.createDirectories(folder.resolve("plugins"));
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-s", "t", start(""));
    until(screen -> screen.contains("plugins (0)"));
  }

  /// The line that starts the program, and says how it ended.
  private String start(String more) {
    return "env MORTISE_HOME='%s' '%s' top --no-cluster --plugin-dir '%s'%s; echo ended $?; stty -a; exec cat"
        .formatted(
            folder.resolve("home"),
            Path.of(System.getProperty("mortise.dist"), "bin/mortise"),
            folder.resolve("plugins"),
            more);
  }

  @AfterEach
  void close() throws Exception {
    if (!socket.isEmpty()) {
      List<ProcessHandle> running = shell().descendants().toList();
      tmux("kill-server");
      for (ProcessHandle each : running) {
        // It may write into the folder until it is gone.
        each.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private String tmux(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "tmux hangs");
    return out;
  }

  private void keys(String... keys) throws Exception {
    List<String> words = new ArrayList<>(List.of("send-keys", "-t", "t"));
    words.addAll(List.of(keys));
    tmux(words.toArray(String[]::new));
  }

  /// Bytes, as a terminal would send them.
  private void sends(String bytes) throws Exception {
    tmux("send-keys", "-t", "t", "-l", bytes);
  }

  private String screen() throws Exception {
    return tmux("capture-pane", "-p", "-t", "t");
  }

  private String until(Predicate<String> wanted) throws Exception {
    long end = System.nanoTime() + WAIT_NANOS;
    String screen = screen();
    while (!wanted.test(screen)) {
      if (System.nanoTime() - end > 0) {
        fail("this never came:\n" + screen);
      }
      LockSupport.parkNanos(LOOK_NANOS);
      screen = screen();
    }
    return screen;
  }

  private String untilShows(String text) throws Exception {
    return until(screen -> screen.contains(text));
  }

  /// What the terminal is left like: the first screen, lines and echo, no mouse, a cursor.
  private void restored(String ended) throws Exception {
    String screen = until(s -> s.contains(ended) && s.contains("iutf8"));
    assertTrue(
        List.of(screen.split("\\s+")).containsAll(List.of("isig", "icanon", "echo", "icrnl")),
        screen);
    assertEquals(
        "0 0 1",
        tmux("display", "-p", "-t", "t", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}")
            .strip());
  }

  @Test
  void keysMouseAndPastesArrive() throws Exception {
    assertEquals(
        "1 1", tmux("display", "-p", "-t", "t", "#{alternate_on} #{mouse_any_flag}").strip());
    keys("M-v");
    until(screen -> screen.lines().anyMatch(l -> l.contains("┐┌─ plugins (0)")));
    keys("F1");
    untilShows("─ help ─");
    keys("F1");
    until(screen -> !screen.contains("─ help ─"));
    // A click at the left pane, where a filter is typed then.
    sends("\u001b[<0;5;5M\u001b[<0;5;5m");
    keys("/");
    tmux("set-buffer", "pasted text");
    tmux("paste-buffer", "-p", "-t", "t");
    untilShows("/pasted text");
    keys("Escape");
    until(screen -> !screen.contains("/pasted text"));
    sends("\u001b[<0;41;10M\u001b[<32;60;10M\u001b[<0;60;10m");
    until(screen -> screen.lines().anyMatch(l -> l.indexOf("┐┌") == 59));
  }

  @Test
  @DisplayName("torture/40 a real terminal of one row, or one cell")
  void everySizeIsASize() throws Exception {
    for (String size : List.of("80x1", "1x1", "200x50", "3x50", "80x2", "80x24")) {
      String[] sides = size.split("x", 2);
      tmux("resize-window", "-t", "t", "-x", sides[0], "-y", sides[1]);
      if (sides[0].equals("200")) {
        until(screen -> screen.lines().anyMatch(line -> line.length() == 200));
      }
    }
    untilShows("plugins (0)");
    String screen = until(s -> s.lines().filter(l -> l.length() == 80).count() >= 22);
    assertEquals("└" + "─".repeat(78) + "┘", screen.lines().toList().get(22));
  }

  @Test
  @DisplayName("torture/40 a real terminal of no rows and no columns, and back")
  void noSizeIsASizeAndTheScreenComesBackWhole() throws Exception {
    size(0, 0);
    until(String::isBlank);
    keys("M-v");
    size(24, 80);
    golden(
        "two-panes",
        until(s -> corners(s, 1).equals(List.of(0, 40)) && s.contains("ctrl+q leave")));
  }

  /// Says what tmux itself, which has no size of nothing, does not.
  private void size(int rows, int columns) throws Exception {
    String terminal = tmux("display", "-p", "-t", "t", "#{pane_tty}").strip();
    Process stty =
        new ProcessBuilder("stty", "rows", "" + rows, "cols", "" + columns)
            .redirectInput(Path.of(terminal).toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(stty.waitFor(60, TimeUnit.SECONDS), "stty hangs");
    assertEquals("", said);
  }

  /// Compares the whole screen with the file of that name; nothing in it is of one run.
  private static void golden(String name, String screen) throws IOException {
    Path file = SCREENS.resolve(name + ".txt");
    if (Boolean.getBoolean("mortise.golden.write")) {
      Files.createDirectories(SCREENS);
      Files.writeString(file, screen);
    }
    assertEquals(
        Files.readString(file), screen, () -> file + " (-Dmortise.golden.write=true writes it)");
  }

  @Test
  @DisplayName("torture/32 without a terminal nothing is drawn, asked or granted")
  void withoutATerminalItSaysSo() throws Exception {
    var top =
        new ProcessBuilder(
            Path.of(System.getProperty("mortise.dist"), "bin/mortise").toString(),
            "top",
            "--no-cluster",
            "--plugin-dir",
            folder.resolve("plugins").toString());
    top.environment().put("MORTISE_HOME", folder.resolve("other").toString());
    Path said = folder.resolve("said");
    top.redirectError(said.toFile());
    Process process = top.start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it waits for nobody");
    assertEquals(2, process.exitValue(), Files.readString(said));
    assertEquals("", new String(out, StandardCharsets.UTF_8));
    assertTrue(Files.readString(said).contains("needs a terminal"), Files.readString(said));
  }

  @Test
  void fourPanesShareABodyOf200By50() throws Exception {
    tmux("resize-window", "-t", "t", "-x", "200", "-y", "52");
    until(screen -> screen.lines().anyMatch(line -> line.length() == 200));
    keys("M-v");
    until(screen -> corners(screen, 1).equals(List.of(0, 100)));
    keys("M-h");
    until(screen -> corners(screen, 26).equals(List.of(100)));
    keys("M-Left");
    keys("M-h");
    until(screen -> corners(screen, 26).equals(List.of(0, 100)));
    // The pane below is the focused one: larger by a twentieth of 50 rows, from 25 to 27.5.
    keys("M-S-Up");
    until(screen -> corners(screen, 24).equals(List.of(0)));
    // The divider between left and right, taken where the upper panes meet.
    sends("\u001b[<0;101;10M\u001b[<32;121;10M\u001b[<0;121;10m");
    until(screen -> corners(screen, 1).equals(List.of(0, 121)));
  }

  /// The columns in which frames begin, in one row.
  private static List<Integer> corners(String screen, int y) {
    List<String> rows = screen.lines().toList();
    List<Integer> found = new ArrayList<>();
    String row = y < rows.size() ? rows.get(y) : "";
    for (int x = row.indexOf('┌'); x >= 0; x = row.indexOf('┌', x + 1)) {
      found.add(x);
    }
    return found;
  }

  @Test
  void aSessionOfTheMonitorIsSeenAndFollowed() throws Exception {
    var monitor =
        new ProcessBuilder(
            Path.of(System.getProperty("mortise.dist"), "bin/mortise").toString(),
            "monitor",
            "--quiet",
            "--plugin-dir",
            folder.resolve("plugins").toString(),
            "--",
            "cat");
    monitor.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    monitor.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    monitor.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = monitor.start();
    try {
      tmux("resize-window", "-t", "t", "-x", "160", "-y", "40");
      keys("F6");
      untilShows("running");
      keys("Enter");
      untilShows("No message yet");
      String call = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{}}\n";
      process.getOutputStream().write(call.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      untilShows("tools/call");
      keys("Enter");
      untilShows("\"method\" : \"tools/call\"");
      process.getOutputStream().close();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the monitor ends with its server");
      keys("Escape");
      untilShows("The session is over.");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void ctrlCAsksAndTheTerminalIsAsBefore() throws Exception {
    keys("C-c");
    untilShows("Leave the workspace?");
    keys("y");
    restored("ended 0");
  }

  @Test
  void theTerminalIsAsBeforeWhenTheProgramIsTold() throws Exception {
    program().destroy();
    restored("ended 143");
  }

  @Test
  void theTerminalIsAsBeforeWhenTheProgramIsKilled() throws Exception {
    program().destroyForcibly();
    restored("ended 137");
  }

  private ProcessHandle shell() throws Exception {
    long pid = Long.parseLong(tmux("display", "-p", "-t", "t", "#{pane_pid}").strip());
    return ProcessHandle.of(pid).orElseThrow();
  }

  /// The process that draws.
  private ProcessHandle program() throws Exception {
    return shell()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasOpenComesBack() throws Exception {
    keys("M-h");
    until(screen -> screen.indexOf("plugins (0)") != screen.lastIndexOf("plugins (0)"));
    keys("C-q");
    untilShows("Leave the workspace?");
    keys("C-q");
    restored("ended 0");
    String saved = Files.readString(folder.resolve("home/state/workspace.json"));
    assertTrue(saved.contains("\"across\":true"), saved);
  }

  /// Plugins of KubeTile as they stand, from the file where KubeTile has them.
  @ParameterizedTest
  @CsvSource({"smoke-c, plugin.c", "smoke-rust, plugin.rs"})
  void whatKubetilesOwnConfigurationNamesRuns(String example, String source) throws Exception {
    keys("C-q", "C-q");
    restored("ended 0");
    Path kubetile = Files.createDirectories(folder.resolve("home/kubetile"));
    Path from = Repository.root().resolve("examples").resolve(example);
    Files.copy(from.resolve("config.toml"), kubetile.resolve("config.toml"));
    Files.copy(
        WasmBuild.module("examples/" + example + "/" + source), kubetile.resolve("plugin.wasm"));
    tmux("respawn-pane", "-k", "-t", "t", start(" --grant-declared"));
    untilShows("running");
    keys("C-o");
    untilShows("smoke-ok");
  }
}
