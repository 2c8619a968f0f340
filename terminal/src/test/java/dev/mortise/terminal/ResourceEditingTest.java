package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An editor that goes wrong costs nobody their work.
@Timeout(400)
final class ResourceEditingTest {
  private static final byte[] LATIN =
      "kind: Pod # M\u00f6rtel\n".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;
  private final MockCluster cluster = new MockCluster();
  private final List<Path> files = new ArrayList<>();

  @AfterEach
  void end() throws IOException {
    cluster.close();
    for (Path file : files) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.getParent());
    }
  }

  private WorkspaceDriver open() {
    cluster.pod("web", "Running");
    return new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters())
        .size(160, 40)
        .untilShows("web");
  }

  private void write(Path file, byte[] bytes) {
    files.add(file);
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertKept(byte[] bytes) throws IOException {
    assertArrayEquals(bytes, Files.readAllBytes(files.getFirst()));
  }

  @Test
  void whatIsNoUtf8IsKeptAndNamed() throws IOException {
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            write(file, LATIN);
            return true;
          },
          _ -> {});
      top.press("E").untilShows("What you wrote is in");
      assertKept(LATIN);
    }
  }

  @Test
  void whatAnEditorWroteThatDidNotEndWellIsKept() throws IOException {
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            write(file, LATIN);
            return false;
          },
          _ -> {});
      top.press("E").untilShows("What you wrote is in");
      assertKept(LATIN);
    }
  }

  /// The second time it is given back with the reason, and holds what was written the first time.
  @Test
  void whatWasWrittenBeforeTheEditorFailedIsKept() throws IOException {
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            if (!files.isEmpty()) {
              throw new IllegalStateException("no terminal");
            }
            write(file, "my work".getBytes(StandardCharsets.UTF_8));
            return true;
          },
          _ -> {});
      top.press("E").untilShows("What you wrote is in");
      assertTrue(Files.readString(files.getFirst()).endsWith("my work"));
    }
  }

  @Test
  void whatNobodyChangedIsRemovedWhenTheEditorDoesNotEndWell() {
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            files.add(file);
            return false;
          },
          _ -> {});
      top.press("E").untilShows("The editor did");
      assertFalse(Files.exists(files.getFirst().getParent()));
    }
  }
}
