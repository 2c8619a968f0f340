package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.api.Tcp;
import dev.mortise.api.WebSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TCP and WebSockets over the one way out.
final class SocketsTest {
  private static SSLContext tls;

  private final Network network = new Network().name("site.example", "8.8.8.8");
  private Egress egress;
  private Asker asker;

  @BeforeAll
  static void certificate(@TempDir Path folder) throws Exception {
    tls = TestTls.of(folder, "site.example");
  }

  @BeforeEach
  void open() {
    egress = new Egress(network.config(tls).limits(1 << 20, 1 << 20, 1 << 16, 8));
    asker = new Asker(egress, "net:tcp:site.example:7", "net:websocket:site.example");
  }

  @AfterEach
  void close() {
    egress.close();
  }

  private LineServer server(String place, boolean secure, LineServer.Behaviour behaviour)
      throws IOException {
    var server =
        secure
            ? new LineServer(tls.getServerSocketFactory(), behaviour)
            : LineServer.plain(behaviour);
    network.server(place, server.port());
    return server;
  }

  private static Tcp.Chunk chunk(String text) {
    return new Tcp.Chunk(Bytes.of(text));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tcpCarriesBytesBothWays(boolean secure) throws Exception {
    try (var _ =
        server(
            "8.8.8.8:7",
            secure,
            (_, in, out) -> {
              out.write("hello\n".getBytes(StandardCharsets.US_ASCII));
              out.flush();
              out.write((in.readLine() + "!").getBytes(StandardCharsets.US_ASCII));
            })) {
      var outgoing = new Handed<Tcp.Chunk>();
      try (Items<Tcp.Chunk> incoming =
          asker.tcp(new Tcp.Target("site.example:7", secure), outgoing)) {
        outgoing.give(chunk("begin\r\n\r\n"));
        assertEquals(chunk("hello\n"), incoming.next());
        outgoing.give(chunk("again\n"));
        assertEquals(chunk("again!"), incoming.next());
        assertNull(incoming.next());
      }
    }
  }

  @Test
  void closingTheReaderEndsTheConnection() throws Exception {
    var gone = new CountDownLatch(1);
    try (var _ =
        server(
            "8.8.8.8:7",
            false,
            (_, in, out) -> {
              out.write('x');
              out.flush();
              assertNull(in.readLine());
              gone.countDown();
            })) {
      var outgoing = new Handed<Tcp.Chunk>();
      Items<Tcp.Chunk> incoming = asker.tcp(new Tcp.Target("site.example:7", false), outgoing);
      outgoing.give(chunk("begin\n\n"));
      assertEquals(chunk("x"), incoming.next());
      incoming.close();
      assertTrue(gone.await(30, TimeUnit.SECONDS));
      assertThrows(PluginException.class, () -> incoming.next());
    }
  }

  @Test
  void aThreadThatIsInterruptedLetsGo() throws Exception {
    try (var _ = server("8.8.8.8:7", false, (_, in, _) -> assertNull(in.readLine()))) {
      var outgoing = new Handed<Tcp.Chunk>();
      Items<Tcp.Chunk> incoming = asker.tcp(new Tcp.Target("site.example:7", false), outgoing);
      outgoing.give(chunk("begin\n\n"));
      var ended = new java.util.concurrent.CompletableFuture<ErrorCode>();
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  incoming.next();
                } catch (PluginException e) {
                  ended.complete(e.code());
                }
              });
      reader.interrupt();
      assertEquals(ErrorCode.CANCELLED, ended.get(30, TimeUnit.SECONDS));
      incoming.close();
    }
  }

  private static void accept(List<String> head, OutputStream out, String more) throws IOException {
    String key = LineServer.header(head, "sec-websocket-key");
    assertNotNull(key);
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + more
                + "Sec-WebSocket-Accept: "
                + WebSocketHandshake.accept(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static void frame(OutputStream out, int first, byte[] payload) throws IOException {
    out.write(first);
    if (payload.length < 126) {
      out.write(payload.length);
    } else {
      out.write(126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    out.write(payload);
    out.flush();
  }

  /// The payload of a masked frame, before it its opcode as a letter.
  private static String unmask(BufferedReader in) throws IOException {
    int opcode = in.read() & 0x0f;
    int length = in.read();
    assertTrue((length & 0x80) != 0, "a client masks");
    length &= 0x7f;
    if (length == 126) {
      length = in.read() << 8 | in.read();
    }
    char[] mask = {(char) in.read(), (char) in.read(), (char) in.read(), (char) in.read()};
    var text = new StringBuilder().append(opcode).append(':');
    for (int i = 0; i < length; i++) {
      text.append((char) (in.read() ^ mask[i % 4]));
    }
    return text.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Items<Routes.Message> connect(Items<Routes.Message> outgoing, String... protocols) {
    var target = new WebSockets.Target("wss://site.example/chat", Map.of(), List.of(protocols));
    return asker.webSocket(target, outgoing);
  }

  @Test
  void aWebSocketCarriesMessagesBothWays() throws Exception {
    var seen = new java.util.concurrent.LinkedBlockingQueue<String>();
    try (var server =
        server(
            "8.8.8.8:443",
            true,
            (head, in, out) -> {
              accept(head, out, "Sec-WebSocket-Protocol: chat\r\n");
              frame(out, 0x89, ascii("p"));
              frame(out, 0x01, ascii("hel"));
              frame(out, 0x89, ascii("q"));
              frame(out, 0x80, ascii("lo"));
              for (int i = 0; i < 4; i++) {
                seen.add(unmask(in));
              }
              frame(out, 0x82, new byte[300]);
              frame(out, 0x88, new byte[] {3, (byte) 0xe8});
              seen.add(unmask(in));
            })) {
      var outgoing = new Handed<Routes.Message>();
      try (Items<Routes.Message> incoming = connect(outgoing, "chat", "other")) {
        assertEquals(new Routes.Message(true, Bytes.of("hello")), incoming.next());
        outgoing.give(new Routes.Message(true, Bytes.of("a".repeat(200))));
        outgoing.give(new Routes.Message(false, Bytes.of("b")));
        assertEquals(new Routes.Message(false, Bytes.of(new byte[300])), incoming.next());
        assertNull(incoming.next());
      }
      assertEquals("10:p", seen.poll(30, TimeUnit.SECONDS));
      assertEquals("10:q", seen.poll(30, TimeUnit.SECONDS));
      assertEquals("1:" + "a".repeat(200), seen.poll(30, TimeUnit.SECONDS));
      assertEquals("2:b", seen.poll(30, TimeUnit.SECONDS));
      assertEquals("8:\u0003\u00e8", seen.poll(30, TimeUnit.SECONDS));
      assertEquals(
          "chat, other", LineServer.header(server.heads.getFirst(), "sec-websocket-protocol"));
    }
  }

  @Test
  void twoSlashesOfAWebSocketAreItsPath() throws Exception {
    try (var server = server("8.8.8.8:443", true, (head, _, out) -> accept(head, out, ""))) {
      var target = new WebSockets.Target("wss://site.example//v1/chat?room=1", Map.of(), List.of());
      asker.webSocket(target, Items.of(List.of())).close();
      List<String> head = server.heads.getFirst();
      assertEquals("GET //v1/chat?room=1 HTTP/1.1", head.getFirst());
      assertEquals("site.example", LineServer.header(head, "host"));
    }
  }

  @Test
  void whatIsNoHandshakeIsRefused() throws Exception {
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
            "HTTP/1.1 302 F\r\nLocation: ws://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
            "nonsense\r\n\r\n")) {
      try (var _ = server("8.8.8.8:443", true, (_, _, out) -> out.write(ascii(answer)))) {
        PluginException e =
            assertThrows(PluginException.class, () -> connect(Items.of(List.of())), answer);
        assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.getMessage());
      }
    }
  }

  @Test
  void brokenFramesEndIt() throws Exception {
    List<byte[]> frames =
        List.of(
            new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a'},
            new byte[] {(byte) 0xc1, 1, 'a'},
            new byte[] {(byte) 0x83, 1, 'a'},
            new byte[] {(byte) 0x80, 1, 'a'},
            new byte[] {0x09, 0},
            new byte[] {(byte) 0x89, 126, 0, 126},
            new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0x7f, 0, 0, 0},
            new byte[] {(byte) 0x82, 127, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {(byte) 0x81, 2, (byte) 0xc3, 'x'});
    for (byte[] frame : frames) {
      try (var _ =
          server(
              "8.8.8.8:443",
              true,
              (head, in, out) -> {
                accept(head, out, "");
                out.write(frame);
                out.flush();
                assertNotNull(unmask(in));
              })) {
        var outgoing = new Handed<Routes.Message>();
        try (Items<Routes.Message> incoming = connect(outgoing)) {
          PluginException e = assertThrows(PluginException.class, () -> incoming.next());
          assertEquals(ErrorCode.UNAVAILABLE, e.code());
        }
      }
    }
  }
}
