package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every keeper that works here: what goes in, what comes out, and that nothing is left.
class KeeperTest {
  private final Spawner spawner = new Spawner();
  private final Fixture fixture = new Fixture();

  @AfterEach
  void stop() {
    spawner.close();
    fixture.close();
  }

  static Stream<Keeper> keepers() throws IOException {
    try (var probing = new Spawner()) {
      // Its keepers' filter must outlive this method.
      Path scratch = Files.createTempDirectory("keepers");
      scratch.toFile().deleteOnExit();
      scratch.resolve("system-calls.bpf").toFile().deleteOnExit();
      Keepers found =
          Keepers.probe(probing, scratch, Tools.folders(), ProcessRuntimeConfig.Watch.OFF);
      return Stream.of(found.confining(), found.holding(), new GroupKeeper())
          .filter(keeper -> keeper != null)
          .distinct();
    }
  }

  private KeptProcess start(Keeper keeper, String script) throws IOException {
    Path folder = fixture.folder;
    var program =
        new Program(
            List.of("/bin/sh", "-c", script),
            folder,
            folder,
            List.of(),
            false,
            ResourceLimits.of(64 << 20));
    var builder = new ProcessBuilder(keeper.wrap(program));
    if (!keeper.heldByPipe()) {
      builder.redirectInput(new File("/dev/null"));
    }
    return new KeptProcess(spawner.start(builder), keeper);
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void outputsAndExitCodePassAndInputIsEmpty(Keeper keeper) throws Exception {
    var process = start(keeper, "read x; echo \"read $?\"; echo error >&2; exit 7");
    String out = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("read 1\n", out);
    assertEquals("error\n", err);
    assertEquals(7, process.exited().get(60, TimeUnit.SECONDS).code());
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void aSignalIsToldAsASignal(Keeper keeper) throws Exception {
    var process = start(keeper, "kill -9 $$");
    String err = new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", err);
    assertEquals("signal 9", process.exited().get(60, TimeUnit.SECONDS).words());
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void killingLeavesNothingOfItsGroup(Keeper keeper) throws Exception {
    String mark = fixture.folder.toString();
    var process = start(keeper, "sh -c 'sleep 1000; : %1$s' & sleep 1000; : %1$s".formatted(mark));
    Fixture.await("it runs", () -> Processes.with(mark).size() > 1);
    assertTrue(process.isAlive());
    process.kill();
    process.exited().get(60, TimeUnit.SECONDS);
    Fixture.await("nothing is left", () -> Processes.with(mark).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("keepers")
  void theTerminalsInterruptIsNotForPlugins(Keeper keeper) throws Exception {
    var process = start(keeper, "grep SigIgn /proc/self/status");
    String out = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
    long ignored = Long.parseUnsignedLong(out.substring(out.indexOf('\t') + 1).strip(), 16);
    assertEquals(0b11, ignored & 0b11, out);
  }
}
