package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole log of a pod in a file.
@Timeout(400)
final class LogDownloadTest {
  private static final PaneSpec LOGS =
      new PaneSpec(
          "logs", Map.of("cluster", "mock", "namespace", "dev", "resource", "pods", "name", "web"));
  private static final int CHUNK = 100_000;

  @TempDir Path folder;
  private final String home = System.getProperty("user.home");

  @BeforeEach
  void atHome() {
    System.setProperty("user.home", folder.toString());
  }

  @AfterEach
  void away() {
    System.setProperty("user.home", home);
  }

  private WorkspaceDriver open(FakeLogServer server) {
    for (String one : List.of("app", "side")) {
      server.writes(
          "container=" + one + "&tailLines=1000&follow=true",
          out -> out.write((one + " speaks\n").getBytes(StandardCharsets.UTF_8)));
    }
    WorkspaceDriver top =
        new WorkspaceDriver(new FakePlugins(), folder, server.clusters()).size(160, 40);
    top.workspace.open(LOGS, Desk.Place.HERE);
    return top.untilShows("app speaks");
  }

  private static void download(WorkspaceDriver top) {
    top.press("ctrl+e").untilShows("Write all that the cluster has").press("y");
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static byte[] chunk(int number) {
    byte[] chunk = new byte[CHUNK];
    java.util.Arrays.fill(chunk, (byte) ('a' + number % 26));
    chunk[CHUNK - 1] = '\n';
    return chunk;
  }

  @Test
  void allOfItIsWrittenIntoAPrivateFile() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app")) {
      server.writes(
          "container=app",
          out -> {
            for (int i = 0; i < 100; i++) {
              out.write(chunk(i));
            }
          });
      try (WorkspaceDriver top = open(server)) {
        top.press("ctrl+e").untilShows("app of dev/web on cluster mock").press("n");
        download(top);
        top.untilShows("The whole log: 10,000,000 bytes");
        Path file = file();
        assertTrue(
            file.getFileName().toString().matches("mortise_logs_dev_web_app_[0-9]+\\.log"),
            file.toString());
        assertEquals(100L * CHUNK, Files.size(file));
        List<String> lines = Files.readAllLines(file);
        assertEquals(100, lines.size());
        assertTrue(lines.get(30).startsWith("eee"), lines.get(30).substring(0, 9));
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  private static void hangsAfterAChunk(FakeLogServer server) {
    server.writes(
        "container=app",
        out -> {
          out.write(chunk(0));
          out.flush();
          server.hang();
        });
  }

  @Test
  void itIsStoppedByTheSameKeyAndWhatCameStays() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app")) {
      hangsAfterAChunk(server);
      try (WorkspaceDriver top = open(server)) {
        download(top);
        top.untilShows("downloading, 100,000 bytes");
        top.press("ctrl+e").untilShows("Stop the download?").press("y");
        top.untilShows("Stopped: 100,000 bytes are in");
        assertTrue(!top.row(1).contains("downloading"), top.row(1));
        assertEquals(CHUNK, Files.size(file()));
      }
    }
  }

  @Test
  void itEndsWithItsPane() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app")) {
      hangsAfterAChunk(server);
      try (WorkspaceDriver top = open(server)) {
        download(top);
        top.untilShows("downloading, 100,000 bytes");
        top.press("alt+x").untilShows("Stopped: 100,000 bytes are in");
      }
    }
  }

  @Test
  void anErrorKeepsWhatCameAndSaysSo() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app")) {
      server.writes(
          "container=app",
          out -> {
            out.write(chunk(0));
            out.flush();
            throw new IOException("the node is gone");
          });
      try (WorkspaceDriver top = open(server)) {
        download(top);
        top.untilShows("Not the whole log: 100,000 bytes");
        assertEquals(CHUNK, Files.size(file()));
      }
    }
  }

  @Test
  void allContainersComeOneAfterTheOther() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app", "side")) {
      server.writes("container=app", out -> out.write("no end".getBytes(StandardCharsets.UTF_8)));
      server.writes(
          "container=side", out -> out.write("and side\n".getBytes(StandardCharsets.UTF_8)));
      try (WorkspaceDriver top = open(server)) {
        top.press("c").untilShows("side speaks").press("c").untilShows("all containers");
        download(top);
        top.untilShows("The whole log: ");
        assertEquals("==> app <==\nno end\n==> side <==\nand side\n", Files.readString(file()));
      }
    }
  }

  @Test
  void aContainerWithoutALogLeavesNoEmptyFile() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app");
        WorkspaceDriver top = open(server)) {
      download(top);
      top.untilShows("Nothing was downloaded").untilShows("waits to start");
      try (Stream<Path> files = Files.list(folder)) {
        assertTrue(files.noneMatch(f -> f.toString().endsWith(".log")));
      }
    }
  }

  @Test
  void severalContainersWithoutALogLeaveNoFileOfHeadings() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app", "side");
        WorkspaceDriver top = open(server)) {
      top.press("c").untilShows("side speaks").press("c").untilShows("all containers");
      download(top);
      top.untilShows("Nothing was downloaded").untilShows("waits to start");
      try (Stream<Path> files = Files.list(folder)) {
        assertTrue(files.noneMatch(f -> f.toString().endsWith(".log")));
      }
    }
  }

  @Test
  void theMenuHasItToo() throws IOException {
    try (FakeLogServer server = new FakeLogServer("app");
        WorkspaceDriver top = open(server)) {
      top.press("alt+m").type("download").press("enter");
      top.untilShows("Write all that the cluster has");
    }
  }
}
