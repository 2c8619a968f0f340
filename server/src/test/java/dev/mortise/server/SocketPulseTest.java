package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Items;
import dev.mortise.api.Routes;
import dev.mortise.sdk.MortisePlugin;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients of WebSockets that answer, one that is not heard for a while, and one that vanished
/// without a word.
@Timeout(120)
final class SocketPulseTest {
  private static final String PATH = "/api/v1/plugins/chat/here";

  /// More messages than there is room for on the way to a plugin that does not read.
  private static final int MANY = 100;

  @TempDir Path home;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LinkedBlockingQueue<String> pings = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
  private volatile CountDownLatch reads = new CountDownLatch(0);
  private ServerFixture fixture;

  /// Says back what it hears, once it reads.
  private final class Echo implements Routes {
    @Override
    public Response handle(Request request) {
      throw new UnsupportedOperationException("it has WebSockets only");
    }

    @Override
    public Items<Message> connect(Handshake handshake, Items<Message> incoming) {
      return new Items<>() {
        @Override
        public @Nullable Message next() {
          try {
            reads.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          Message heard = incoming.next();
          if (heard == null) {
            ended.countDown();
          }
          return heard;
        }

        @Override
        public void close() {
          ended.countDown();
          incoming.close();
        }
      };
    }
  }

  @BeforeEach
  void open() {
    var details = new Routes.Details(List.of(new Routes.Path("/**", List.of("connect"))));
    fixture =
        new ServerFixture(home)
            .tuned(c -> c.pingEvery(Duration.ofSeconds(2)))
            .plugin(
                "chat",
                p ->
                    p.permission("http:connect:/**")
                        .contributes(
                            "routes", "paths = [{ path = \"/**\", methods = [\"CONNECT\"] }]"),
                () -> MortisePlugin.builder("chat", "1.0.0").routes(details, new Echo()).build())
            .open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /// It sends its handshake, reads the answer, and is never heard of again; its connection stays
  /// open, as one does whose machine lost its network.
  @Test
  void whoVanishedIsNotWaitedFor() throws Exception {
    try (Socket client = fixture.socket()) {
      client.getOutputStream().write(handshake());
      client.getOutputStream().flush();
      String answer = line(client);
      assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
      assertTrue(ended.await(60, TimeUnit.SECONDS), "the plugin's side has ended");
      assertEquals(-1, rest(client), "and so has the connection");
    }
  }

  private static byte[] handshake() {
    return String.join(
            "\r\n",
            "GET " + PATH + " HTTP/1.1",
            "Host: x",
            "Authorization: kite1-alice",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(Socket client) throws IOException {
    var line = new StringBuilder();
    for (int c = client.getInputStream().read(); c > '\r'; c = client.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  /// Reads on to the end.
  private static int rest(Socket client) throws IOException {
    int read = client.getInputStream().read();
    while (read >= 0) {
      read = client.getInputStream().read();
    }
    return read;
  }

  /// A client that answers pings by itself.
  private WebSocket connect() throws Exception {
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            pings.add("a ping");
            socket.request(1);
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onText(WebSocket s, CharSequence text, boolean last) {
            said.add(text.toString());
            s.request(1);
            return null;
          }
        };
    return fixture
        .client()
        .newWebSocketBuilder()
        .header("Authorization", "kite1-alice")
        .buildAsync(URI.create(fixture.uri(PATH).toString().replace("http:", "ws:")), listener)
        .get(60, TimeUnit.SECONDS);
  }

  /// One more than come to a client that is taken for gone.
  private void isAskedAgainAndAgain() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      assertNotNull(pings.poll(60, TimeUnit.SECONDS), "it is asked again and again");
    }
  }

  private void says(WebSocket socket, String what) throws Exception {
    socket.sendText(what, true).get(60, TimeUnit.SECONDS);
  }

  @Test
  void whoAnswersAndSendsNothingElseStays() throws Exception {
    WebSocket socket = connect();
    isAskedAgainAndAgain();
    says(socket, "still here");
    assertEquals("still here", said.poll(60, TimeUnit.SECONDS));
    assertEquals(1, ended.getCount());
    socket.abort();
  }

  /// While the plugin does not read, nobody reads the client's answers.
  @Test
  void whoWaitsForThePluginStays() throws Exception {
    reads = new CountDownLatch(1);
    WebSocket socket = connect();
    for (int i = 0; i < MANY; i++) {
      says(socket, "message " + i);
    }
    pings.clear();
    isAskedAgainAndAgain();
    isAskedAgainAndAgain();
    reads.countDown();
    for (int i = 0; i < MANY; i++) {
      assertEquals("message " + i, said.poll(60, TimeUnit.SECONDS));
    }
    assertEquals(1, ended.getCount());
    socket.abort();
  }
}
