package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Http;
import dev.mortise.api.PluginException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes over a connection once it stands: methods, headers, secrets, bodies, limits.
final class BrokeredHttpTest {
  private static final String SITE = "http://site.example";

  private static SSLContext tls;

  private final Network network = new Network().name("site.example", "8.8.8.8");
  private final List<AutoCloseable> open = new ArrayList<>();
  private Egress egress;

  @BeforeAll
  static void certificate(@TempDir Path folder) throws Exception {
    tls = TestTls.of(folder, "site.example", "other.example");
  }

  @BeforeEach
  void wayOut() {
    egress =
        new Egress(
            network
                .config(tls)
                .times(Duration.ofSeconds(5), Duration.ofSeconds(30))
                .limits(1 << 20, 64 << 20, 1 << 16, 2));
    open.add(egress);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private LineServer site(LineServer.Behaviour behaviour) throws IOException {
    LineServer server = LineServer.plain(behaviour);
    network.server("8.8.8.8:80", server.port());
    open.add(server);
    return server;
  }

  private LineServer saying(String answer) throws IOException {
    return site((_, _, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private Asker asker(String... held) {
    return new Asker(egress, held.length == 0 ? new String[] {"net:http:site.example"} : held);
  }

  private static Http.Request request(String method, Map<String, List<String>> headers) {
    return new Http.Request(method, SITE + "/", headers, Bytes.EMPTY);
  }

  private static PluginException failure(org.junit.jupiter.api.function.Executable run) {
    return assertThrows(PluginException.class, run);
  }

  @Test
  void getOnlyReads() throws IOException {
    saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    assertEquals(200, asker().get(request("GET", Map.of())).status());
    for (String method : List.of("post", "put", "delete", "options", "connect", "trace", "g t")) {
      assertEquals(
          ErrorCode.INVALID_ARGUMENT,
          failure(() -> asker().get(request(method, Map.of()))).code(),
          method);
    }
    var withBody = new Http.Request("get", SITE, Map.of(), Bytes.of("x"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, failure(() -> asker().get(withBody)).code());
  }

  @Test
  void headHasNoBody() throws IOException {
    saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    assertEquals(0, asker().get(request("head", Map.of())).payload().size());
  }

  @Test
  void sendsABody() throws IOException {
    site((head, in, out) -> {
      char[] body = new char[Integer.parseInt(LineServer.header(head, "content-length"))];
      assertEquals(body.length, in.read(body, 0, body.length));
      String text = new String(body).toUpperCase(java.util.Locale.ROOT);
      out.write(
          ("HTTP/1.1 201 C\r\nContent-Length: 5\r\n\r\n" + text)
              .getBytes(StandardCharsets.US_ASCII));
    });
    var post = new Http.Request("post", SITE, Map.of(), Bytes.of("hello"));
    Http.Response answer = asker().send(post);
    assertEquals(201, answer.status());
    assertEquals("HELLO", answer.payload().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "Upgrade",
        "Expect",
        "Proxy-Authorization",
        "te",
        "a b",
        "a:b",
        "",
        "x\r\ny"
      })
  void someHeadersAreTheHostsOwn(String name) {
    var headers = Map.of(name, List.of("x"));
    assertEquals(
        ErrorCode.INVALID_ARGUMENT, failure(() -> asker().get(request("get", headers))).code());
    assertEquals(List.of(), network.dialled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000b", "\u00fc"})
  void aHeaderCannotHoldAnother(String value) {
    var headers = Map.of("x-a", List.of(value));
    assertEquals(
        ErrorCode.INVALID_ARGUMENT, failure(() -> asker().get(request("get", headers))).code());
  }

  @Test
  void aBodyThatIsTooLongIsNotHeld() throws IOException {
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 1000; i++) {
        out.write(new byte[64 << 10]);
      }
    });
    PluginException e = failure(() -> asker().get(request("get", Map.of())));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertTrue(e.getMessage().contains("use stream"), e.getMessage());
  }

  @Test
  void headersThatDoNotEndAreNotHeld() throws IOException {
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 100_000; i++) {
        out.write(("x-" + i + ": y\r\n").getBytes(StandardCharsets.US_ASCII));
      }
    });
    assertEquals(
        ErrorCode.UNAVAILABLE, failure(() -> asker().get(request("get", Map.of()))).code());
  }

  @Test
  void anAnswerThatDripsEndsWithTheDeadline() throws IOException {
    var stop = new CountDownLatch(1);
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\nX-A: ".getBytes(StandardCharsets.US_ASCII));
      while (!stop.await(20, TimeUnit.MILLISECONDS)) {
        out.write('y');
      }
    });
    var hurried =
        new Asker(egress, SecretSource.NONE, Duration.ofMillis(300), "net:http:site.example");
    assertEquals(
        ErrorCode.DEADLINE_EXCEEDED, failure(() -> hurried.get(request("get", Map.of()))).code());
    stop.countDown();
  }

  @Test
  void nothingIsUnpacked() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[100 << 20]);
    }
    site((_, _, out) -> {
      String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
      out.write((head + packed.size() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(packed.toByteArray());
    });
    Http.Response answer = asker().get(request("get", Map.of()));
    assertEquals(packed.size(), answer.payload().size());
    assertEquals(List.of("gzip"), answer.headers().get("content-encoding"));
  }

  @Test
  void bothBodiesStream() throws IOException {
    site((_, in, out) -> {
      out.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      for (String size = in.readLine(); !size.equals("0"); size = in.readLine()) {
        String piece = in.readLine();
        out.write(
            (size + "\r\n" + piece.toUpperCase(java.util.Locale.ROOT) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    });
    var post = new Http.StreamedRequest("post", SITE, Map.of(), Body.of(Bytes.of("hello")));
    Http.StreamedResponse answer = asker().stream(post);
    try (Body body = answer.body()) {
      assertEquals("HELLO", new String(body.next(), StandardCharsets.US_ASCII));
      assertNull(body.next());
    }
  }

  @Test
  void aSlowReaderHoldsTheServerAndClosingEndsIt() throws Exception {
    var gone = new CountDownLatch(1);
    var sent = new java.util.concurrent.atomic.AtomicLong();
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      writeUntilGone(out, sent);
      gone.countDown();
    });
    var get = new Http.StreamedRequest("get", SITE, Map.of(), Body.empty());
    Http.StreamedResponse answer = asker().stream(get);
    assertNotNull(answer.body().next());
    assertEquals(1, gone.getCount());
    answer.body().close();
    assertTrue(gone.await(30, TimeUnit.SECONDS), "the server sees that nobody reads");
    assertTrue(sent.get() < 64 << 20, "it could not send " + sent.get() + " bytes into nothing");
    assertThrows(PluginException.class, () -> answer.body().next());
  }

  private static void writeUntilGone(
      OutputStream out, java.util.concurrent.atomic.AtomicLong sent) {
    try {
      while (true) {
        out.write(new byte[64 << 10]);
        sent.addAndGet(64 << 10);
      }
    } catch (IOException _) {
      // That is what was waited for.
    }
  }

  @Test
  void aStreamIsNotEndless() throws IOException {
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      writeUntilGone(out, new java.util.concurrent.atomic.AtomicLong());
    });
    var get = new Http.StreamedRequest("get", SITE, Map.of(), Body.empty());
    try (Body body = asker().stream(get).body()) {
      PluginException e =
          failure(() -> {
            while (body.next() != null) {
              // Read on.
            }
          });
      assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    }
  }

  @Test
  void anIdleStreamEnds() throws IOException {
    var stop = new CountDownLatch(1);
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\nx".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertTrue(stop.await(60, TimeUnit.SECONDS));
    });
    try (var impatient =
        new Egress(network.config(tls).times(Duration.ofSeconds(5), Duration.ofSeconds(3)))) {
      var get = new Http.StreamedRequest("get", SITE, Map.of(), Body.empty());
      Body body = new Asker(impatient, "net:http:site.example").stream(get).body();
      assertNotNull(body.next());
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure(() -> body.next()).code());
    }
    stop.countDown();
  }

  @Test
  void aConnectionThatStandsTooLateIsClosedAndItsPlaceGivenBack() throws IOException {
    LineServer server = saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    network.server("127.0.0.1:80", server.port());
    List<Socket> stood = new ArrayList<>();
    var time = Duration.ofSeconds(1);
    Dialler late =
        (address, timeout) -> {
          long over = System.nanoTime() + time.toNanos();
          stood.add(network.dial(address, timeout));
          for (long left = 1; left > 0; left = over - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
          return stood.getLast();
        };
    try (var slow =
        new Egress(
            EgressConfig.standard().network(network, late, tls).limits(1 << 20, 1, 1 << 10, 1))) {
      var hurried =
          new Asker(slow, SecretSource.NONE, time, "net:http:127.0.0.1", "net:http:127.0.0.1:80");
      for (String url : List.of("http://127.0.0.1/", "https://127.0.0.1:80/")) {
        var get = new Http.Request("get", url, Map.of(), Bytes.EMPTY);
        PluginException e = failure(() -> hurried.get(get));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code(), e.getMessage());
      }
      assertEquals(2, stood.size(), "the second found the place that the first had");
      assertTrue(stood.stream().allMatch(Socket::isClosed));
      assertEquals(List.of(), server.heads);
    }
  }

  @Test
  void onePluginHasSoManyConnections() throws IOException {
    var stop = new CountDownLatch(1);
    site((_, _, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\nx".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertTrue(stop.await(60, TimeUnit.SECONDS));
    });
    var get = new Http.StreamedRequest("get", SITE, Map.of(), Body.empty());
    Body first = asker().stream(get).body();
    Body second = asker().stream(get).body();
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, failure(() -> asker().stream(get)).code());
    first.close();
    asker().stream(get).body().close();
    second.close();
    stop.countDown();
  }

  @Test
  void aPostBecomesAGetWhereItIsSentElsewhere() throws IOException {
    LineServer server =
        site((head, _, out) -> {
          String answer =
              head.getFirst().startsWith("POST")
                  ? "HTTP/1.1 303 S\r\nLocation: /done?x=1\r\nContent-Length: 0\r\n\r\n"
                  : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
          out.write(answer.getBytes(StandardCharsets.US_ASCII));
        });
    var headers = Map.of("content-type", List.of("a/b"), "authorization", List.of("x"));
    asker().send(new Http.Request("post", SITE, headers, Bytes.of("hello")));
    List<String> second = server.heads.get(1);
    assertEquals("GET /done?x=1 HTTP/1.1", second.getFirst());
    assertEquals("x", LineServer.header(second, "authorization"), "the same host keeps it");
    assertNull(LineServer.header(second, "content-type"));
  }
}
