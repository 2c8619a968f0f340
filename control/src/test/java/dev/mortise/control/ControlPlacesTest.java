package dev.mortise.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Torture case 19: what is left from dead hosts, and what other users try.
@Timeout(60)
class ControlPlacesTest {
  // No process has this number: the kernel's limit is 4,194,304.
  private static final String DEAD = "99999999";

  @TempDir Path folder;

  private ControlServer open(Path run) {
    return ControlServer.open(
        new FakePluginService(), run, new HostFacts("test", "0.1.0", List.of(), List.of()));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void leaveSocket(Path socket) throws IOException {
    try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
    }
  }

  @Test
  void folderAndSocketAreTheUsersAlone() throws IOException {
    Path run = folder.resolve("run");
    try (var server = open(run)) {
      assertEquals("rwx------", mode(run));
      assertEquals("rw-------", mode(server.host().socket()));
    }
  }

  @Test
  void closesAFolderThatWasOpen() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));
    PrivateFolder.ensure(run);
    assertEquals("rwx------", mode(run));
  }

  @Test
  void refusesALinkAndAFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path file = Files.createFile(folder.resolve("file"));
    for (Path wrong : List.of(link, file)) {
      var thrown = assertThrows(PluginException.class, () -> PrivateFolder.ensure(wrong));
      assertEquals(ErrorCode.PERMISSION_DENIED, thrown.code());
    }
  }

  @Test
  void refusesAnotherUsersFolder() throws IOException {
    assumeTrue(OwnUser.principal().getName().equals("root"), "only root can give folders away");
    Path run = Files.createDirectory(folder.resolve("run"));
    var lookup = folder.getFileSystem().getUserPrincipalLookupService();
    Files.setOwner(run, lookup.lookupPrincipalByName("nobody"));
    var thrown = assertThrows(PluginException.class, () -> open(run));
    assertEquals(ErrorCode.PERMISSION_DENIED, thrown.code());
    assertTrue(thrown.getMessage().contains("belongs to nobody"), thrown.getMessage());
    assertThrows(PluginException.class, () -> ControlClient.find(run));
  }

  @Test
  void refusesAnotherUserEvenWhereTheModesLetHimIn() throws Exception {
    assumeTrue(OwnUser.principal().getName().equals("root"), "only root can be another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs python3");
    Path run = Files.createTempDirectory(Path.of("/tmp"), "mortise-test-");
    try (var server = open(run)) {
      Path socket = server.host().socket();
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      assertEquals("0", bytesAnsweredTo("nobody", socket));
      assertFalse(bytesAnsweredTo("root", socket).equals("0"));
    } finally {
      Files.delete(run.resolve(".control.lock"));
      Files.delete(run);
    }
  }

  private static String bytesAnsweredTo(String user, Path socket) throws Exception {
    String script =
        """
        import socket, sys
        s = socket.socket(socket.AF_UNIX)
        s.connect(sys.argv[1])
        try:
            s.sendall(b'{"id":1,"op":"hello"}\\n')
            print(len(s.recv(100)))
        except OSError:
            print(0)
        """;
    var process =
        new ProcessBuilder(
                "setpriv",
                "--reuid",
                user,
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                script,
                socket.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out.strip();
  }

  @Test
  void severalHostsStandBesideEachOther() {
    try (var two = second()) {
      assertEquals(List.of(two.host()), ControlClient.find(folder));
      assertEquals(2, ControlClient.of(two.host()).plugins().size());
    }
  }

  private ControlServer second() {
    try (var one = open(folder)) {
      var two = open(folder);
      long pid = ProcessHandle.current().pid();
      assertEquals(pid + ".sock", one.host().socket().getFileName().toString());
      assertEquals(pid + "-2.sock", two.host().socket().getFileName().toString());
      assertEquals(List.of(one.host(), two.host()), ControlClient.find(folder));
      return two;
    }
  }

  @Test
  void hostsThatOpenAtTheSameMomentGetDifferentSockets() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<ControlServer>> openings = Collections.nCopies(8, () -> open(folder));
      Set<Path> sockets = new HashSet<>();
      List<ControlServer> servers = new ArrayList<>();
      for (var opening : threads.invokeAll(openings)) {
        servers.add(opening.get());
        sockets.add(opening.get().host().socket());
      }
      assertEquals(8, sockets.size());
      assertEquals(8, ControlClient.find(folder).size());
      servers.forEach(ControlServer::close);
      assertEquals(List.of(), ControlClient.find(folder));
    }
  }

  @Test
  void sweepsWhatDeadHostsLeft() throws IOException {
    Path dead = folder.resolve(DEAD + ".sock");
    Path own = folder.resolve(ProcessHandle.current().pid() + ".sock");
    leaveSocket(dead);
    leaveSocket(own);
    Files.writeString(folder.resolve(DEAD + ".json"), "{}");
    assertEquals(List.of(), ControlClient.find(folder));
    try (var server = open(folder)) {
      assertEquals(own, server.host().socket(), "a number used again starts anew");
      assertFalse(Files.exists(dead));
      assertFalse(Files.exists(folder.resolve(DEAD + ".json")));
    }
  }

  @Test
  void leavesAloneWhatIsNoSocketOfAHost() throws IOException {
    Path file = Files.writeString(folder.resolve(DEAD + ".sock"), "mine");
    Path other = folder.resolve("other.sock");
    leaveSocket(other);
    Path link = Files.createSymbolicLink(folder.resolve("1" + DEAD + ".sock"), other);
    try (var server = open(folder)) {
      assertEquals(List.of(server.host()), ControlClient.find(folder));
    }
    assertTrue(Files.exists(file) && Files.exists(other) && Files.exists(link));
  }

  @Test
  void refusesANameThatIsTooLongForASocket() {
    var thrown = assertThrows(PluginException.class, () -> open(folder.resolve("x".repeat(100))));
    assertEquals(ErrorCode.INVALID_ARGUMENT, thrown.code());
    assertTrue(thrown.getMessage().contains("shorter run folder"), thrown.getMessage());
  }

  @Test
  void aMissingRunFolderHasNoHosts() {
    assertEquals(List.of(), ControlClient.find(folder.resolve("none")));
  }

  @Test
  void aBrokenDescriptionHidesItsHostOnly() throws IOException {
    try (var one = open(folder);
        var two = open(folder)) {
      Files.writeString(RunningHost.file(one.host().socket()), "not json");
      assertEquals(List.of(two.host()), ControlClient.find(folder));
    }
  }
}
