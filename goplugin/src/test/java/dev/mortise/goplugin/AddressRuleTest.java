package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What is dialled is what was looked at, whatever the plugin puts there later.
@EnabledOnOs(OS.LINUX)
class AddressRuleTest {
  @TempDir Path temp;
  private Path somebodys;
  private SocketFolder folder;
  private AddressRule rule;

  @BeforeEach
  void make() throws IOException {
    somebodys = temp.toRealPath().resolve("other");
    folder = SocketFolder.create("echo", temp);
    rule = new AddressRule("echo", folder, true);
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket)).configureBlocking(false);
    return server;
  }

  private void swap(Path socket) throws IOException {
    Files.delete(socket);
    Files.createSymbolicLink(socket, somebodys);
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  @DisplayName("torture/19 rule 6: a link in a socket's place leads the host nowhere")
  void torture19_aLinkInTheSocketsPlace() throws IOException {
    Files.createDirectory(folder.path().resolve("deeper"));
    for (String name : new String[] {"plugin1", "deeper/plugin2"}) {
      Path socket = folder.path().resolve(name);
      try (var own = listen(socket);
          var other = listen(somebodys);
          Dial dial = rule.check("unix", socket.toString())) {
        swap(socket);
        try (var _ = SocketChannel.open(dial.address())) {
          assertNotNull(own.accept(), name);
          assertNull(other.accept(), name);
        }
        PluginException refused =
            assertThrows(PluginException.class, () -> rule.check("unix", socket.toString()));
        assertEquals(ErrorCode.HANDSHAKE_ADDRESS, refused.code());
      }
      Files.delete(somebodys);
    }
    assertEquals(0, files(folder.links().folder()), "what is not dialled any more has no link");
    folder.close();
    assertEquals(0, files(temp));
  }

  /// The moment between the look and the link, in which the plugin may have changed everything.
  @Test
  @DisplayName("torture/19 a link made of a link is not dialled either")
  void torture19_aLinkOfALink() throws IOException {
    try (var _ = listen(somebodys)) {
      Path link = Files.createSymbolicLink(folder.path().resolve("link"), somebodys);
      assertThrows(IOException.class, () -> folder.links().to(link));
      Path out = Files.createSymbolicLink(folder.path().resolve("out"), temp.toRealPath());
      assertThrows(IOException.class, () -> folder.links().to(out.resolve("other")));
      assertEquals(0, files(folder.links().folder()));
    }
  }

  @Test
  @DisplayName("torture/19 where there are no links, each dial looks again")
  void torture19_eachDialLooks() throws IOException {
    var anywhere = new AddressRule("echo", null, true);
    Path socket = folder.path().resolve("plugin1");
    try (var own = listen(socket);
        var other = listen(somebodys)) {
      Dial dial = anywhere.check("unix", socket.toString());
      ManagedChannel channel = Transport.connect(dial, null, 1024);
      try {
        swap(socket);
        CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
        PluginException failure =
            assertThrows(
                PluginException.class,
                () -> Calls.unary(channel, Echo.HANG, soon, Empty.getDefaultInstance()));
        assertEquals(ErrorCode.UNAVAILABLE, failure.code(), failure.getMessage());
        Throwable cause = Objects.requireNonNull(failure.getCause()).getCause();
        assertInstanceOf(ConnectException.class, cause);
        assertTrue(String.valueOf(cause).contains("is not a socket"), String.valueOf(cause));
        assertNull(own.accept());
        assertNull(other.accept());
      } finally {
        channel.shutdownNow();
      }
    }
  }
}
