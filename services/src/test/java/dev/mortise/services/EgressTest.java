package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Http;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tcp;
import dev.mortise.api.WebSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a plugin may connect, and to what it is connected then: torture 29, 30 and 31.
final class EgressTest {
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String PUBLIC = "93.184.216.34";

  private static SSLContext tls;

  private final Network network = new Network();
  private Egress egress;
  private LineServer server;
  private Asker asker;

  @BeforeAll
  static void certificate(@TempDir Path folder) throws Exception {
    tls = TestTls.of(folder, "allowed.example", "*.allowed.example");
  }

  @BeforeEach
  void open() throws IOException {
    server = LineServer.saying(ANSWER);
    network
        .name("allowed.example", PUBLIC)
        .server(PUBLIC + ":80", server.port())
        .server("127.0.0.1:80", server.port())
        .server("10.0.0.7:5432", server.port());
    egress = new Egress(network.config(tls));
    asker = new Asker(egress, "net:http:*", "net:tcp:*:80", "net:websocket:*");
  }

  @AfterEach
  void close() throws IOException {
    egress.close();
    server.close();
  }

  private static Http.Request to(String url) {
    return new Http.Request("get", url, Map.of(), Bytes.EMPTY);
  }

  private PluginException refused(String url) {
    return assertThrows(PluginException.class, () -> asker.get(to(url)), url);
  }

  @Test
  void anAllowedPublicNameWorks() {
    Http.Response answer = asker.get(to("http://allowed.example/a?b=c"));
    assertEquals(200, answer.status());
    assertEquals("ok", answer.payload().text());
    assertEquals("http://allowed.example/a?b=c", answer.url());
    assertEquals(List.of(PUBLIC + ":80"), network.dialled);
    List<String> head = server.heads.getFirst();
    assertEquals("GET /a?b=c HTTP/1.1", head.getFirst());
    assertEquals("allowed.example", LineServer.header(head, "host"));
  }

  @Test
  void twoSlashesAreNoHostButThePath() {
    assertEquals(200, asker.get(to("http://allowed.example//v1/a?b=//c")).status());
    assertEquals(200, asker.get(to("http://allowed.example//other.example:81")).status());
    assertEquals(
        List.of("GET //v1/a?b=//c HTTP/1.1", "GET //other.example:81 HTTP/1.1"),
        server.heads.stream().map(List::getFirst).toList());
    for (List<String> head : server.heads) {
      assertEquals("allowed.example", LineServer.header(head, "host"));
    }
  }

  @ParameterizedTest
  @DisplayName("torture/29: a URL that leads inwards in disguise")
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
        "[::]",
        "[::1]",
        "[::ffff:a9fe:a9fe]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1%25eth0]",
        "[fe80::1]",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "169.254.169.254",
        "127.0.0.1.nip.io",
        "metadata.internal",
        "allowed.example@127.0.0.1",
        "allowed.example\\@127.0.0.1",
        "allowed.example\t.evil.example",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020.0.1",
        "%31%32%37.0.0.1",
        "allowed.example:0",
        "0",
        "255.255.255.255",
        "224.0.0.1",
        "10.0.0.7:5432"
      })
  void nothingLeadsInwards(String host) {
    network
        .name("localhost", "127.0.0.1", "::1")
        .name("127.0.0.1.nip.io", "127.0.0.1")
        .name("metadata.internal", "169.254.169.254");
    refused("http://" + host + "/");
    refused("https://" + host + "/");
    var socket = new WebSockets.Target("ws://" + host + "/", Map.of(), List.of());
    assertThrows(PluginException.class, () -> asker.webSocket(socket, Items.of(List.of())));
    var raw = new Tcp.Target(host.endsWith(":5432") ? host : host + ":80", false);
    assertThrows(PluginException.class, () -> asker.tcp(raw, Items.of(List.of())));
    assertEquals(List.of(), network.dialled);
  }

  @ParameterizedTest
  @DisplayName("torture/29: other protocols")
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://allowed.example/",
        "jar:http://a!/",
        "ws://allowed.example/"
      })
  void otherProtocolsAreRefused(String url) {
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused(url).code());
    assertEquals(List.of(), network.dialled);
  }

  @Test
  @DisplayName("torture/29: a look-alike in other letters is judged as what it is")
  void aLookAlikeIsNotTheName() {
    var strict = new Asker(egress, "net:http:allowed.example");
    assertThrows(PluginException.class, () -> strict.get(to("http://\u0430llowed.example/")));
    assertEquals(List.of("net:http:xn--llowed-2nf.example"), strict.judged);
  }

  @Test
  void anAddressThatAPermissionNamesIsReached() {
    var named = new Asker(egress, "net:http:10.0.0.7:5432");
    assertEquals(200, named.get(to("http://10.0.0.7:5432/")).status());
    assertEquals(List.of("10.0.0.7:5432"), network.dialled);
  }

  @Test
  void aNameThatLeadsInwardsNeedsThePermissionForTheAddressToo() {
    network.name("db.internal", "10.0.0.7", "10.0.0.8");
    var nameOnly = new Asker(egress, "net:tcp:db.internal:5432");
    PluginException e =
        assertThrows(
            PluginException.class,
            () -> nameOnly.tcp(new Tcp.Target("db.internal:5432", false), Items.of(List.of())));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(e.getMessage().contains("net:tcp:10.0.0.7:5432"), e.getMessage());
    assertEquals(List.of(), network.dialled);
    var both = new Asker(egress, "net:tcp:db.internal:5432", "net:tcp:10.0.0.7:5432");
    both.tcp(new Tcp.Target("db.internal:5432", false), Items.of(List.of())).close();
    assertEquals(List.of("10.0.0.7:5432"), network.dialled);
  }

  @Test
  @DisplayName("torture/30: a name that is looked up again and leads elsewhere then")
  void aNameIsLookedUpOnce() {
    List<List<InetAddress>> answers =
        new ArrayList<>(
            List.of(
                List.of(InetAddress.ofLiteral(PUBLIC)),
                List.of(InetAddress.ofLiteral("127.0.0.1"))));
    Resolver rebinding = _ -> answers.removeFirst();
    try (var other = new Egress(EgressConfig.standard().network(rebinding, network, tls))) {
      var rebound = new Asker(other, "net:http:*");
      assertEquals(200, rebound.get(to("http://rebind.example/")).status());
      assertEquals(1, answers.size(), "one connection is one look-up");
      PluginException e =
          assertThrows(PluginException.class, () -> rebound.get(to("http://rebind.example/")));
      assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
      assertEquals(List.of(PUBLIC + ":80"), network.dialled);
    }
  }

  @Test
  @DisplayName("torture/30: addresses of both kinds, public and not, in one answer")
  void onlyThePublicOnesAreTriedInTheirOrder() {
    network.name("mixed.example", "10.0.0.7", "2606:2800::1", "::1", PUBLIC, "169.254.169.254");
    assertEquals(200, asker.get(to("http://mixed.example/")).status());
    assertEquals(List.of("2606:2800:0:0:0:0:0:1:80", PUBLIC + ":80"), network.dialled);
  }

  @Test
  @DisplayName("torture/30: a thousand records")
  void aThousandRecordsAreNotTried() {
    network.name(
        "many.example",
        IntStream.range(0, 1000)
            .mapToObj(i -> "8.8." + i / 250 + "." + i % 250)
            .toArray(String[]::new));
    assertEquals(ErrorCode.UNAVAILABLE, refused("http://many.example/").code());
    assertEquals(Egress.ADDRESSES_MAX, network.dialled.size());
    network.dialled.clear();
    network.name(
        "manyin.example",
        IntStream.range(0, 1000)
            .mapToObj(i -> "10.8." + i / 250 + "." + i % 250)
            .toArray(String[]::new));
    refused("http://manyin.example/");
    assertEquals(List.of(), network.dialled);
    assertEquals(
        2, asker.judged.stream().filter(n -> n.contains("10.8") || n.contains("manyin")).count());
  }

  @Test
  @DisplayName("torture/30: TLS asks for the name, and checks it, at the address that was checked")
  void tlsKeepsTheName() throws IOException {
    try (var secure =
        new LineServer(
            tls.getServerSocketFactory(), (_, _, out) -> out.write(ANSWER.getBytes(UTF)))) {
      network.server(PUBLIC + ":443", secure.port());
      assertEquals(200, asker.get(to("https://allowed.example/")).status());
      assertEquals(List.of("allowed.example"), secure.names);
      network.name("other.example", PUBLIC);
      assertEquals(ErrorCode.UNAVAILABLE, refused("https://other.example/").code());
      assertEquals(1, secure.heads.size(), "nothing was sent to a server with another name");
    }
  }

  private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;

  private LineServer redirecting(String location) throws IOException {
    var first =
        LineServer.saying(
            "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    network.name("first.example", "8.8.4.4").server("8.8.4.4:80", first.port());
    return first;
  }

  @ParameterizedTest
  @DisplayName("torture/31: a redirect inwards, to another protocol, to nonsense")
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://localhost/",
        "//127.0.0.1/",
        "http://[::1]/",
        "http://127.1/",
        "http://10.0.0.7:5432/",
        "file:///etc/passwd",
        "gopher://allowed.example/",
        "ws://allowed.example/",
        "http://allowed.example@127.0.0.1/",
        "http://%%%/",
        "http://a b/"
      })
  void aRedirectDoesNotLeadInwards(String location) throws IOException {
    network.name("localhost", "127.0.0.1");
    try (var _ = redirecting(location)) {
      refused("http://first.example/");
      assertEquals(List.of("8.8.4.4:80"), network.dialled);
    }
  }

  @Test
  @DisplayName("torture/31: each hop is judged as a call of its own")
  void aRedirectToAHostThatIsNotAllowedIsRefused() throws IOException {
    try (var _ = redirecting("http://allowed.example/")) {
      var firstOnly = new Asker(egress, "net:http:first.example");
      PluginException e =
          assertThrows(PluginException.class, () -> firstOnly.get(to("http://first.example/")));
      assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
      assertEquals(List.of("8.8.4.4:80"), network.dialled);
      var both = new Asker(egress, "net:http:first.example", "net:http:allowed.example");
      Http.Response answer = both.get(to("http://first.example/"));
      assertEquals("http://allowed.example/", answer.url());
      assertEquals(List.of("net:http:first.example", "net:http:allowed.example"), both.judged);
    }
  }

  @Test
  @DisplayName("torture/31: a redirect from TLS to no TLS")
  void aRedirectAwayFromTlsIsRefused() throws IOException {
    String down =
        "HTTP/1.1 301 M\r\nLocation: http://allowed.example/\r\nContent-Length: 0\r\n\r\n";
    try (var secure =
        new LineServer(
            tls.getServerSocketFactory(), (_, _, out) -> out.write(down.getBytes(UTF)))) {
      network.server(PUBLIC + ":443", secure.port());
      assertEquals(ErrorCode.PERMISSION_DENIED, refused("https://allowed.example/").code());
      assertEquals(List.of(PUBLIC + ":443"), network.dialled);
    }
  }

  @Test
  @DisplayName("torture/31: what may be a credential does not go on to another host")
  void credentialsStayWithTheirHost() throws IOException {
    var headers =
        Map.of(
            "Authorization", List.of("Bearer x"),
            "Cookie", List.of("a=b"),
            "X-Api-Key", List.of("k"),
            "Accept", List.of("text/plain"));
    try (var first = redirecting("http://allowed.example/")) {
      asker.get(new Http.Request("get", "http://first.example/", headers, Bytes.EMPTY));
      assertEquals("Bearer x", LineServer.header(first.heads.getFirst(), "authorization"));
    }
    List<String> second = server.heads.getFirst();
    assertEquals("text/plain", LineServer.header(second, "accept"));
    for (String name : List.of("authorization", "cookie", "x-api-key")) {
      assertNull(LineServer.header(second, name), name);
    }
  }

  @Test
  @DisplayName("torture/31: round and round")
  void redirectsEnd() throws IOException {
    try (var first = redirecting("http://first.example/again")) {
      assertEquals(ErrorCode.RESOURCE_EXHAUSTED, refused("http://first.example/").code());
      assertEquals(6, first.heads.size());
    }
  }

  @Test
  @DisplayName("torture/31: Alt-Svc is neither followed nor handed on")
  void otherServicesAreNotOffered() throws IOException {
    try (var offering =
        LineServer.saying(
            "HTTP/1.1 200 OK\r\nAlt-Svc: h2=\"127.0.0.1:80\"\r\nContent-Length: 2\r\n\r\nok")) {
      network.name("offering.example", "8.8.4.4").server("8.8.4.4:80", offering.port());
      assertEquals(
          Map.of("content-length", List.of("2")),
          asker.get(to("http://offering.example/")).headers());
      asker.get(to("http://offering.example/"));
      assertEquals(List.of("8.8.4.4:80", "8.8.4.4:80"), network.dialled);
    }
  }

  @Test
  @DisplayName("torture/31: proxies of the machine")
  void proxiesOfTheMachineAreIgnored() {
    List<String> names =
        List.of(
            "http.proxyHost",
            "https.proxyHost",
            "socksProxyHost",
            "socksNonProxyHosts",
            "http.nonProxyHosts");
    try {
      names.forEach(name ->
          System.setProperty(
              name, name.contains("non") || name.contains("Non") ? "" : "127.0.0.2"));
      assertEquals(200, asker.get(to("http://allowed.example/")).status());
    } finally {
      names.forEach(System::clearProperty);
    }
  }
}
