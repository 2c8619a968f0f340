package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A plugin's way from its author to where it runs and away again, by the installed commands.
@Tag("process")
@Timeout(300)
final class PackagedPluginTest {
  @TempDir Path folder;

  @Test
  void whatIsPackedCanBeInstalledUsedAndDeleted() throws Exception {
    assumeTrue(!InstalledMortise.dist().isEmpty(), "needs the installation: ./mortise check app");
    var mortise = new InstalledMortise(folder);
    mortise.output("new", "fresh");
    assertTrue(mortise.output("package", "fresh").contains("made fresh-0.1.0.tar.gz: fresh 0.1.0"));
    byte[] first = Files.readAllBytes(folder.resolve("fresh-0.1.0.tar.gz"));
    mortise.output("package", "fresh");
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("fresh-0.1.0.tar.gz")));

    mortise.output("plugins", "install", "fresh-0.1.0.tar.gz");
    assertEquals(6, mortise.start("call", "fresh", "fresh").waitFor(), mortise.said());
    mortise.output("plugins", "grant", "fresh", "tool:offer:fresh");
    if (!mortise.output("doctor").contains("plugins can be confined          yes")) {
      mortise.output("plugins", "grant", "fresh", "process:unconfined");
    }
    assertEquals(
        "Hello, Ada!\n", mortise.output("call", "fresh", "fresh", "--args", "{\"name\":\"Ada\"}"));

    mortise.output("plugins", "delete", "fresh");
    assertFalse(mortise.output("plugins", "list").contains("fresh"));
    String audit = mortise.output("audit", "tail", "--last", "200");
    assertTrue(audit.contains("begun  plugin.install  fresh-0.1.0.tar.gz"), audit);
    assertTrue(audit.contains("begun  plugin.remove  fresh"), audit);
  }
}
