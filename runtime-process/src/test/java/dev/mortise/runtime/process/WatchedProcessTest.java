package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.Refusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What carries the record of refusals must neither weaken the sandbox nor reach into the host.
class WatchedProcessTest {
  private static final SystemCall.Architecture HERE =
      SystemCall.Architecture.of(Platform.current()).orElse(SystemCall.Architecture.AMD64);

  @TempDir Path folder;

  /// On a thread that is good for nothing else afterwards.
  private static <T> T filtered(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.join();
  }

  private int unheard(String script) throws IOException {
    Path out = Files.createFile(folder.resolve("out"));
    return filtered(() -> {
      try (Kernel kernel = Kernel.open().orElseThrow()) {
        int[] pipe = kernel.pipe();
        Kernel.Prepared prepared =
            kernel.prepare(
                List.of("/bin/sh", "-c", script + " 2> " + out),
                List.of("PATH=/usr/bin:/bin"),
                folder.toString(),
                new int[] {pipe[1], pipe[1]},
                SystemCallFilter.asking(HERE, List.of()),
                HERE.seccomp);
        kernel.close(kernel.listen(prepared));
        int child = kernel.spawn(prepared);
        kernel.await(child);
        kernel.close(pipe[0]);
        kernel.close(pipe[1]);
        return kernel.reap(child);
      }
    });
  }

  @Test
  @DisplayName("torture/21: when nobody listens any more the kernel refuses by itself")
  void whenNobodyListensTheKernelRefuses() throws IOException {
    Demands.bubblewrap();
    assertNotEquals(0, unheard("unshare --user true"));
    assertTrue(Files.readString(folder.resolve("out")).contains("Function not implemented"));
  }

  @Test
  void whatIsNotAskedAboutGoesOn() throws IOException {
    Demands.bubblewrap();
    assertEquals(7, unheard("exit 7"));
  }

  private Program program(String script) {
    List<String> words = List.of("/bin/sh", "-c", script);
    return new Program(words, folder, folder, List.of(), false, ResourceLimits.helper())
        .underWatch();
  }

  @Test
  void anAuditThatFailsAtTheEndLosesNoProcess() throws Exception {
    Demands.bubblewrap();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Refusals full =
        (call, target, _) -> {
          if (!seen.add(call + target)) {
            throw new IllegalStateException("the audit is full");
          }
        };
    try (var spawner = new Spawner()) {
      Keepers found =
          Keepers.probe(spawner, folder, Tools.folders(), ProcessRuntimeConfig.Watch.CALLS);
      SandboxWatch watch = Objects.requireNonNull(found.watch(), found::unwatched);
      Program program = program("unshare --user true; unshare --user true; exit 7");
      List<String> words = Objects.requireNonNull(found.confining()).wrap(program);
      Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
      Process process =
          spawner.start(() -> watch.start("probe", program, words, environment, folder, full));
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(7, process.exitValue());
      assertTrue(seen.contains("unshare"), seen.toString());
    }
  }

  /// As where the system has no thread left; the one thread that starts processes goes on.
  @Test
  void aThreadThatCannotBeMadeIsAFailedStart() throws Exception {
    Demands.bubblewrap();
    ThreadFactory none =
        work ->
            new Thread(work) {
              @Override
              public void start() {
                throw new OutOfMemoryError("unable to create native thread");
              }
            };
    Program program = program("exit 7");
    var watching =
        new Watching(
            "probe",
            program.command(),
            List.of("PATH=/usr/bin:/bin"),
            folder,
            HERE,
            Bytes.of(SystemCallFilter.asking(HERE, List.of())),
            BubblewrapKeeper.view(program));
    var ledger = new RefusalLedger(Refusals.NOTHING, System::nanoTime);
    try (var spawner = new Spawner()) {
      IOException failure =
          assertTimeoutPreemptively(
              Duration.ofMinutes(1),
              () ->
                  assertThrows(
                      IOException.class,
                      () -> spawner.start(() -> WatchedProcess.start(watching, ledger, none))));
      assertTrue(String.valueOf(failure.getMessage()).contains("native thread"), failure::toString);
      assertEquals(0, spawner.start(new ProcessBuilder("/bin/true")).waitFor());
    }
  }

  /// As where somebody listens to the host itself: the answer would be the same each time.
  @Test
  void aKernelThatLetsNobodyListenIsADecidedNo() throws Exception {
    Demands.bubblewrap();
    var watch = new SandboxWatch(HERE, false);
    var keeper = new BubblewrapKeeper("bwrap", "setpriv", List.of(), null, true, null, null);
    var listener = new AtomicInteger(-1);
    try (var spawner = new Spawner();
        Kernel kernel = Kernel.open().orElseThrow()) {
      assertThrows(
          IOException.class,
          () ->
              spawner.start(() -> {
                listener.set(listenToAll());
                throw new IOException("nothing is started");
              }));
      assertTrue(listener.get() >= 0);
      Trial.Outcome outcome = new Trial(spawner, folder).of(keeper, watch);
      kernel.close(listener.get());
      assertEquals(
          new Trial.Outcome(
              "the kernel lets nobody listen to what it refuses: seccomp failed with error 16",
              true),
          outcome);
    }
  }

  /// From the calling thread on, with a filter that allows all.
  private int listenToAll() throws IOException {
    byte[] allow = {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f};
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      return kernel.listen(
          kernel.prepare(
              List.of("/bin/true"),
              List.of(),
              folder.toString(),
              new int[] {1, 2},
              allow,
              HERE.seccomp));
    }
  }

  /// How many threads of this JVM have more filters than this one.
  private static long withFilter() {
    String own = line(Path.of("/proc/thread-self/status"));
    try (var threads = Files.list(Path.of("/proc/self/task"))) {
      return threads
          .map(thread -> line(thread.resolve("status")))
          .filter(line -> !line.isEmpty() && !line.equals(own))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Empty where the thread has ended.
  private static String line(Path status) {
    try (var lines = Files.lines(status)) {
      return lines.filter(line -> line.startsWith("Seccomp_filters:")).findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  @Test
  void noThreadOfTheHostTakesTheFilterOnButTheOneThatStarts() {
    Demands.bubblewrap();
    Fixture.await("no filter is left", () -> withFilter() == 0);
    try (var fixture = new Fixture()) {
      Path plugin = fixture.binary(GoPrograms.program("kite"), "kiteplugin");
      for (int i = 0; i < 3; i++) {
        PluginConnection connection = fixture.start(plugin, "kiteplugin", "kite", Set.of());
        connection.describe();
        assertEquals(1, withFilter());
        connection.close();
        connection.closed().toCompletableFuture().join();
        Fixture.await("its thread has ended", () -> withFilter() == 0);
      }
    }
  }
}
