package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateTest {
  @TempDir private Path folder;
  private final CliRun cli = new CliRun();

  @Test
  void whatWouldFailAtTheStartIsNotValid() {
    cli.folder = folder;
    assertEquals(0, cli.run("new", "hello"));
    assertEquals(0, cli.run("validate", "hello"), cli.out());
    cli.hosts.refused = List.of("hello 0.1.0 has no file Hello.java, its entry.");
    assertEquals(5, cli.run("validate", "hello"));
    assertTrue(cli.out().contains("cannot be used: 1 problem"), cli.out());
    cli.hosts.refused =
        List.of("hello 0.1.0 has no entry for linux-amd64, only for windows-amd64.");
    assertEquals(0, cli.run("validate", "hello"));
    assertTrue(cli.out().contains("is valid: 1 warning"), cli.out());
  }

  @Test
  void aPluginMayBeNamedLikeATypeItsSourceUses() throws IOException {
    cli.folder = folder;
    assertEquals(0, cli.run("new", "items", "--kind", "resource"));
    String source = Files.readString(folder.resolve("items/ItemsPlugin.java"));
    assertTrue(source.contains("import dev.mortise.api.Items;"), source);
    assertTrue(source.contains("class ItemsPlugin extends Resources"), source);
    assertTrue(
        Files.readString(folder.resolve("items/plugin.toml"))
            .contains("any = \"ItemsPlugin.java\""));
  }

  @Test
  void whatNobodyKnowsToMakeSuggestsTheNearest() {
    cli.folder = folder;
    assertEquals(2, cli.run("new", "hello", "--lang", "asemblyscript"));
    assertTrue(cli.err().contains("did you mean assemblyscript?"), cli.err());
    assertEquals(2, cli.run("new", "hello", "--lang", "assemblyscript", "--kind", "sse"));
    assertTrue(cli.err().contains("no sse in assemblyscript to begin with"), cli.err());
    assertTrue(Files.notExists(folder.resolve("hello")), "nothing was made");
  }

  @Test
  void aForeignManifestAloneIsFound() throws IOException {
    cli.folder = folder;
    Path manifest = folder.resolve("logger.manifest.json");
    Files.writeString(manifest, "{\"name\": \"logger\", \"version\": \"1.0.0\"}");
    assertEquals(5, cli.run("validate", "."));
    assertTrue(cli.out().contains("its program is missing"), cli.out());
    Path program = Files.writeString(folder.resolve("km-plugin-logger"), "#!/bin/sh\n");
    assertTrue(program.toFile().setExecutable(true));
    assertEquals(0, cli.run("validate", "."), cli.out());
    Files.writeString(manifest, "{\"name\": ");
    assertEquals(5, cli.run("validate", manifest.toString()));
    assertTrue(cli.out().contains(" is no JSON at line 1, column "), cli.out());
    assertTrue(cli.out().contains("cannot be used"), cli.out());
  }
}
