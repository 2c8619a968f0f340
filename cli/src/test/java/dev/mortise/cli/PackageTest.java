package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageTest {
  @TempDir private Path folder;
  private final CliRun cli = new CliRun();

  @BeforeEach
  void make() {
    cli.folder = folder;
    assertEquals(0, cli.run("new", "hello"));
  }

  @Test
  void anArchiveIsMadeOfWhatTheFolderHolds() {
    assertEquals(0, cli.run("package", "hello"), cli.err());
    assertTrue(Files.isRegularFile(folder.resolve("hello-0.1.0.tar.gz")));
    assertTrue(cli.out().contains("  plugin.toml\n"), cli.out());
    assertTrue(cli.out().contains("made hello-0.1.0.tar.gz: hello 0.1.0, 3 files, "), cli.out());
    assertEquals(0, cli.run("package", "hello", "--to", "hello", "--json"), cli.err());
    assertTrue(cli.out().contains("\"id\": \"hello\""), cli.out());
    assertTrue(Files.isRegularFile(folder.resolve("hello/hello-0.1.0.tar.gz")));
  }

  @Test
  void itIsBuiltFirstAndWhatIsMissingAfterwardsIsMissing() throws IOException {
    Path script = folder.resolve("hello/build.sh");
    Files.writeString(script, "echo built >made.txt\n");
    assertEquals(0, cli.run("package", "hello"), cli.err());
    assertTrue(cli.out().contains("made.txt"), cli.out());

    cli.hosts.refused = List.of("hello 0.1.0 has no file bin/hello, its entry.");
    Files.delete(folder.resolve("hello-0.1.0.tar.gz"));
    assertEquals(5, cli.run("package", "hello"));
    assertTrue(cli.err().contains("has no file bin/hello"), cli.err());

    Files.writeString(script, "exit 3\n");
    assertEquals(2, cli.run("package", "hello"));
    assertTrue(cli.err().contains("nothing was packed: build.sh failed"), cli.err());
    assertFalse(Files.exists(folder.resolve("hello-0.1.0.tar.gz")));
  }

  @Test
  void whatIsNoPluginIsRefused() throws IOException {
    assertEquals(3, cli.run("package", "nothing"));
    Files.createDirectories(folder.resolve("empty"));
    assertEquals(5, cli.run("package", "empty"));
    assertTrue(cli.err().contains("plugin.toml"), cli.err());
  }

  @Test
  void installingSaysWhereAndWhatComesNext() throws IOException {
    assertEquals(3, cli.run("plugins", "install", "nothing.tar.gz"));
    Files.writeString(folder.resolve("x.tar.gz"), "x");
    assertEquals(0, cli.run("plugins", "install", "x.tar.gz"), cli.err());
    assertTrue(cli.out().contains("installed fresh 0.1.0 in /plugins/fresh"), cli.out());
    assertTrue(cli.out().contains("mortise plugins grant fresh"), cli.out());
    assertTrue(cli.err().contains("monitor (process 4711) does not look there"), cli.err());
    assertTrue(cli.hosts.plugins.asked.contains("rescan"), cli.hosts.plugins.asked.toString());
    assertTrue(cli.hosts.changed.getFirst().endsWith(" installs x.tar.gz in []"));
  }

  @Test
  void theNextCommandGrantsWhatIsAskedFor() throws IOException {
    Files.writeString(folder.resolve("x.tar.gz"), "x");
    cli.hosts.asked = List.of("storage:use", "tool:offer:greet");
    assertEquals(0, cli.run("plugins", "install", "x.tar.gz"), cli.err());
    assertTrue(cli.out().contains("it asks for storage:use, tool:offer:greet"), cli.out());
    assertTrue(cli.out().contains("mortise plugins grant fresh --all"), cli.out());
    assertEquals(0, cli.run("plugins", "install", "x.tar.gz", "--json", "--database", "url"));
    assertTrue(cli.out().contains("\"storage:use\""), cli.out());
    assertEquals("url", cli.hosts.databases.getLast());
  }

  @Test
  void deletingIsToldToMachinesToo() {
    cli.hosts.plugins.with("old", new PluginState.Running(FakePlugins.NOON), "Old");
    String database = "postgresql://there/mortise";
    assertEquals(0, cli.run("plugins", "delete", "old", "--json", "--database", database));
    assertEquals("{\"id\":\"old\",\"data\":\"removed\"}", cli.out().replaceAll("\\s", ""));
    assertEquals(List.of(database, database), cli.hosts.databases, "its audit and its settings");
    assertEquals(0, cli.run("plugins", "forget", "gone", "--json", "--database", database));
    assertEquals("{\"id\":\"gone\",\"data\":\"removed\"}", cli.out().replaceAll("\\s", ""));
    assertEquals(0, cli.run("plugins", "rescan", "--json"));
    assertEquals("{\"plugins\":[\"old\"]}", cli.out().replaceAll("\\s", ""));
    assertEquals(List.of(database, database, database), cli.hosts.databases);
  }

  /// Nothing happens to it: it goes on running, and what was kept of it stays.
  @Test
  void anAuthorsOwnFolderIsNotDeleted() {
    cli.hosts.plugins.with(
        "own", new PluginState.Running(FakePlugins.NOON), "Own", Path.of("/sources/own"));
    assertEquals(2, cli.run("plugins", "delete", "own"), cli.err());
    assertTrue(cli.err().contains("it lies in /sources/own"), cli.err());
    assertEquals(List.of(), cli.hosts.plugins.asked);
    assertEquals(List.of(), cli.hosts.changed);
    assertEquals(List.of(), cli.hosts.forgotten);
  }

  @Test
  void deletingStopsFirst() {
    cli.hosts.plugins.with("old", new PluginState.Running(FakePlugins.NOON), "Old");
    assertEquals(0, cli.run("plugins", "delete", "old"), cli.err());
    assertEquals(List.of("stop old", "rescan"), cli.hosts.plugins.asked);
    assertTrue(cli.hosts.changed.getFirst().contains(" removes old in "));
    assertEquals(1, cli.hosts.forgotten.size(), "its data went too");
    assertTrue(cli.out().contains("and its settings, secrets and storage"), cli.out());
    assertEquals(3, cli.run("plugins", "delete", "nobody"));
    assertEquals(0, cli.run("plugins", "delete", "old", "--keep-data"), cli.err());
    assertTrue(cli.out().contains("its settings, secrets and storage stay"), cli.out());
    assertEquals(1, cli.hosts.forgotten.size());
  }
}
