package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a trial could not find out is not believed for ever.
class KeeperSearchTest {
  @TempDir private Path folder;

  private static Safeguard named(Protection found, String name) {
    return found.safeguards().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private ProcessRuntime runtime(List<Path> tools) {
    return ProcessRuntime.create(
        ProcessRuntimeConfig.builder(folder.resolve("run")).toolFolders(tools).build());
  }

  /// A folder with the system's tools, and a bubblewrap that does something else first.
  private Path tools(String before) throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("setpriv", "unshare", "prlimit")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    Path bubblewrap = tools.resolve("bwrap");
    Files.writeString(bubblewrap, "#!/bin/sh\n" + before + "\nexec /usr/bin/bwrap \"$@\"\n");
    assertTrue(bubblewrap.toFile().setExecutable(true));
    return tools;
  }

  @Test
  void whoStopsWaitingDoesNotSpoilItForOthers() {
    Demands.bubblewrap();
    try (var runtime = runtime(Tools.folders())) {
      Thread.currentThread().interrupt();
      var cancelled = assertThrows(PluginException.class, runtime::protection);
      assertTrue(Thread.interrupted(), "the interrupt is somebody else's too");
      assertEquals(ErrorCode.CANCELLED, cancelled.code());
      assertEquals("bubblewrap, no network", runtime.protection().confining());
    }
  }

  @Test
  void aTrialThatTookTooLongIsMadeAgain() throws IOException {
    Demands.bubblewrap();
    Path mark = folder.resolve("mark");
    String hang = "[ -e %1$s ] || { : > %1$s; exec sleep 1000; }".formatted(mark);
    try (var runtime = runtime(List.of(tools(hang)))) {
      Protection first = runtime.protection();
      assertTrue(Files.exists(mark));
      // The same sandbox, so it may be used; only the record of what it refuses is missing.
      assertEquals("bubblewrap, no network", first.confining());
      Safeguard record = named(first, "refusals are on record");
      assertTrue(record.detail().contains("did not end"), record.detail());
      assertTrue(named(runtime.protection(), "refusals are on record").inForce());
    }
  }

  @Test
  void aFilterThatIsGivenUpIsWarnedOf() throws IOException {
    Demands.bubblewrap();
    List<String> warnings = new ArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            warnings.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Keepers.class.getName());
    logger.addHandler(handler);
    String old = "for word; do [ \"$word\" != --seccomp ] || { echo no >&2; exit 1; }; done";
    try (var runtime = runtime(List.of(tools(old)))) {
      assertFalse(named(runtime.protection(), "system calls are filtered").inForce());
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(
        List.of("the filter of system calls is given up: a trial ended with 1: no"), warnings);
  }

  private static Keepers without(Keepers.Part undecided) {
    return new Keepers(null, new GroupKeeper(), "interrupted", Set.of(undecided));
  }

  private static int searches(Keepers found) {
    var searches = new AtomicInteger();
    try (var search =
        new KeeperSearch(() -> {
          searches.incrementAndGet();
          return found;
        })) {
      for (int i = 0; i < 4; i++) {
        assertEquals(found, search.keepers());
      }
    }
    return searches.get();
  }

  @Test
  void onlyTheRecordIsNotLookedForAgainAndAgain() {
    assertEquals(2, searches(without(Keepers.Part.WATCH)));
    assertEquals(4, searches(without(Keepers.Part.CONFINING)));
    assertEquals(4, searches(without(Keepers.Part.HOLDING)));
    assertEquals(1, searches(new Keepers(null, new GroupKeeper(), "no", Set.of())));
  }

  /// A tool that is missing is known to be, however the trials of others go.
  @Test
  void whatIsMissingIsDecidedAndWhatWasCutOffIsNot() throws IOException {
    Demands.bubblewrap();
    Path tools = tools("");
    assertEquals(Set.of(Keepers.Part.CONFINING, Keepers.Part.HOLDING), cutOff(tools));
    Files.delete(tools.resolve("bwrap"));
    assertEquals(Set.of(Keepers.Part.HOLDING), cutOff(tools));
  }

  /// What is left open where no trial comes to its end.
  private Set<Keepers.Part> cutOff(Path tools) {
    try (var spawner = new Spawner()) {
      Thread.currentThread().interrupt();
      return Keepers.probe(spawner, folder, List.of(tools), ProcessRuntimeConfig.Watch.OFF)
          .undecided();
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  /// A plugin that starts while another search goes on reads the whole filter.
  @Test
  void anotherSearchReplacesTheFiltersFile() throws IOException {
    Demands.bubblewrap();
    try (var spawner = new Spawner()) {
      Path filter = folder.resolve("system-calls.bpf");
      Keepers.probe(spawner, folder, Tools.folders(), ProcessRuntimeConfig.Watch.OFF);
      Path first = Files.createLink(folder.resolve("first"), filter);
      Keepers.probe(spawner, folder, Tools.folders(), ProcessRuntimeConfig.Watch.OFF);
      assertFalse(Files.isSameFile(first, filter));
      assertEquals(-1, Files.mismatch(first, filter));
    }
  }

  /// The host's end need not wait for a trial.
  @Test
  void closingEndsASearch() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var search =
        new KeeperSearch(() -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.countDown();
          }
          return without(Keepers.Part.CONFINING);
        });
    Thread waiting = Thread.ofVirtual().start(search::keepers);
    begun.await();
    search.close();
    ended.await();
    waiting.join();
  }
}
