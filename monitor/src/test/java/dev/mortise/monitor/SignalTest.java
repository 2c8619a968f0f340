package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Signals to a monitor in a process of its own.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // A read waits on and on.
final class SignalTest {
  /// Whoever starts tests in the background may have them ignore signals, and a program that begins
  /// so stays so.
  private static final List<String> HEARING = List.of("env", "--default-signal=INT,HUP");

  private static Process monitor(int graceMillis, String script) throws IOException {
    List<String> command = new ArrayList<>(hearing() ? HEARING : List.of());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(
        List.of(MonitorProgram.class.getName(), "" + graceMillis, "fast", "/bin/sh", "-c", script));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// Not every `env` can do it.
  private static boolean hearing() throws IOException {
    List<String> trial = new ArrayList<>(HEARING);
    trial.add("true");
    return new ProcessBuilder(trial)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .onExit()
            .join()
            .exitValue()
        == 0;
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-s", name, "" + pid).start().waitFor());
  }

  /// The script prints `ready` once its traps stand; then the monitor gets the signal.
  private static void check(int grace, String signal, String script, String said, int code)
      throws IOException, InterruptedException {
    Process monitor = monitor(grace, script);
    try (BufferedReader stdout = monitor.inputReader()) {
      assertEquals("ready", stdout.readLine());
      signal(signal, monitor.pid());
      assertEquals(said.isEmpty() ? null : said, stdout.readLine());
      assertEquals(code, monitor.waitFor());
      assertNull(stdout.readLine());
    } finally {
      monitor.destroyForcibly();
    }
  }

  private static String trap(String signal) {
    return "trap 'echo got; exit 7' " + signal + "; echo ready; while :; do sleep 0.05; done";
  }

  @Test
  void termReachesTheServer() throws IOException, InterruptedException {
    check(60_000, "TERM", trap("TERM"), "got", 7);
  }

  @Test
  void intReachesTheServer() throws IOException, InterruptedException {
    check(60_000, "INT", trap("INT"), "got", 7);
  }

  @Test
  void hupReachesTheServer() throws IOException, InterruptedException {
    check(60_000, "HUP", trap("HUP"), "got", 7);
  }

  @Test
  void aServerThatDiesOfTheSignalGivesItsNumber() throws IOException, InterruptedException {
    check(60_000, "TERM", "echo ready; exec sleep 600", "", 143);
    check(60_000, "INT", "echo ready; exec sleep 600", "", 130);
  }

  @Test
  void aServerThatIgnoresTermIsKilledAfterTheGrace() throws IOException, InterruptedException {
    check(300, "TERM", "trap '' TERM; echo ready; while :; do sleep 0.05; done", "", 137);
  }

  @Test
  void theServerEndsWhenTheClientClosesStdin() throws IOException, InterruptedException {
    Process monitor = monitor(1_000, "echo ready; cat; exit 3");
    try (BufferedReader stdout = monitor.inputReader()) {
      assertEquals("ready", stdout.readLine());
      monitor.getOutputStream().close();
      assertEquals(3, monitor.waitFor());
    }
    assertFalse(monitor.isAlive());
  }
}
