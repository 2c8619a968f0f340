package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever ends the host ends its plugins and all they started.
class HostDeathTest {
  @ParameterizedTest(name = "torture/17 rule 14: nothing is left of a killed host, {0}")
  @CsvSource({"unconfined, 10", "confined, 2", "group, 2"})
  void nothingIsLeftOfAKilledHost(String how, int atLeast) throws Exception {
    if (how.equals("confined")) {
      Demands.bubblewrap();
    }
    Process host = host(how);
    try (var out = host.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.startsWith("READY ")) {
        line = out.readLine();
      }
      assertTrue(line != null, "the host did not start its plugins");
      String mark = line.substring("READY ".length());
      Fixture.await("all run", () -> Processes.with(mark).size() >= atLeast);
      if (!how.equals("group")) {
        Fixture.await(
            "the grandchildren run",
            () -> Processes.with(mark).stream().anyMatch(p -> p.contains(" grand")));
      }
      int folders = how.equals("group") ? 1 : 2;
      Path run = Path.of(mark, "run");
      try (var living = new RunFolder(run)) {
        Path own = living.path();
        assertEquals(folders, hosts(run).size(), "a folder for each host that lives");
        host.destroyForcibly();
        assertEquals(128 + 9, host.waitFor());
        Fixture.await("none is left", () -> Processes.with(mark).isEmpty());
        try (var next = new RunFolder(run)) {
          assertEquals(Set.of(own, next.path()), hosts(run), "the dead host's is swept");
        }
        assertEquals(Set.of(own), hosts(run));
      }
      assertEquals(Set.of(), hosts(run));
      Fixture.delete(Path.of(mark));
    } finally {
      host.destroyForcibly();
      host.waitFor(60, TimeUnit.SECONDS);
    }
  }

  @Test
  @DisplayName("torture/05: nothing is left of a plugin that its host ends by force")
  void nothingIsLeftOfAKilledPlugin() {
    try (var fixture = new Fixture()) {
      var plugin = fixture.probe();
      String mark = fixture.folder.toString();
      Fixture.ask(plugin, "run", DyingHost.forking(mark));
      Fixture.await(
          "the grandchildren run",
          () -> Processes.with(mark).stream().anyMatch(p -> p.contains(" grand")));
      plugin.close();
      Fixture.await("none is left", () -> Processes.with(mark).isEmpty());
    }
  }

  private static Process host(String how) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = String.join(":", Fixture.classPath().stream().map(Path::toString).toList());
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                DyingHost.class.getName(),
                how))
        .redirectError(new File("/dev/null"))
        .start();
  }

  private static Set<Path> hosts(Path run) throws IOException {
    try (var files = java.nio.file.Files.list(run)) {
      return files.filter(java.nio.file.Files::isDirectory).collect(Collectors.toSet());
    }
  }
}
