package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// What was typed and not sent when the workspace is left.
@Isolated
final class KeptTextTest {
  private static final String SAID = "What you typed is in ";

  @TempDir Path folder;

  private Workspace workspace(LogCapture log) {
    return new Workspace(
        new WorkspacePorts(
            new FakePlugins(),
            new Caller.Operator("ada"),
            null,
            AuditTrail.NONE,
            new WorkspaceClipboard(),
            MonitorSessions.NONE,
            List.of(),
            folder,
            Map.of()),
        Panes.registry(),
        log);
  }

  private String said(String name) {
    var said = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (LogCapture log = LogCapture.begin();
        Workspace workspace = workspace(log)) {
      KeptText.keep(workspace, name, "kind: Pod\n");
      // The terminal is the workspace's still.
      assertEquals("", said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void whereItIsIsSaidWhenTheTerminalIsGivenBack() throws IOException {
    String said = said("web");
    assertTrue(said.startsWith(SAID) && said.endsWith("/web.yaml"), said);
    Path file = Path.of(said.substring(SAID.length()));
    assertEquals("kind: Pod\n", Files.readString(file));
    assertEquals(
        PosixFilePermissions.fromString("rwx------"),
        Files.getPosixFilePermissions(file.getParent()));
    Files.delete(file);
    Files.delete(file.getParent());
  }

  @Test
  void aNameFromAClusterIsNoSequence() throws IOException {
    String said = said("web\u001b[2J");
    assertTrue(said.endsWith("/web\ufffd[2J.yaml"), said);
    Path file = Path.of(said.substring(SAID.length()).replace('\ufffd', '\u001b'));
    Files.delete(file);
    Files.delete(file.getParent());
  }
}
