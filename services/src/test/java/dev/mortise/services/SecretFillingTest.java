package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Http;
import dev.mortise.api.PluginException;
import dev.mortise.api.Secrets;
import dev.mortise.host.HostCaller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where handles of secrets are filled in, and where not.
final class SecretFillingTest {
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
    egress = new Egress(network.config(tls));
    open.add(egress);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static PluginException failure(org.junit.jupiter.api.function.Executable run) {
    return assertThrows(PluginException.class, run);
  }

  private record OneSecret(String value, List<String> hosts) implements SecretSource {
    @Override
    public List<Secrets.Handle> handles(HostCaller caller) {
      return List.of(new Secrets.Handle("token", "{{secret:token}}", hosts));
    }

    @Override
    public Optional<String> value(HostCaller caller, String secret) {
      return secret.equals("token") ? Optional.of(value) : Optional.empty();
    }
  }

  private Asker with(SecretSource secrets, String... more) {
    var held =
        new ArrayList<>(
            List.of(
                "net:http:site.example", "net:http:other.example", "net:http:site.example:8080"));
    held.addAll(List.of(more));
    return new Asker(egress, secrets, Duration.ofSeconds(20), held.toArray(String[]::new));
  }

  private static final Map<String, List<String>> BEARER =
      Map.of("authorization", List.of("Bearer {{secret:token}}"));

  private LineServer secure(String answer) throws IOException {
    var server =
        new LineServer(
            tls.getServerSocketFactory(),
            (_, _, out) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)));
    open.add(server);
    return server;
  }

  @Test
  void aSecretIsFilledInOnTheWayOut() throws IOException {
    LineServer server = secure("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    network.server("8.8.8.8:443", server.port());
    var request = new Http.Request("get", "https://site.example/", BEARER, Bytes.EMPTY);
    with(new OneSecret("s3cr3t", List.of("site.example")), "secrets:use").get(request);
    assertEquals("Bearer s3cr3t", LineServer.header(server.heads.getFirst(), "authorization"));
  }

  @Test
  void aSecretGoesNowhereElse() throws IOException {
    LineServer server = secure("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    network.server("8.8.8.8:443", server.port()).server("8.8.8.8:80", server.port());
    var request = new Http.Request("get", "https://site.example/", BEARER, Bytes.EMPTY);
    var elsewhere = with(new OneSecret("s3cr3t", List.of("other.example")), "secrets:use");
    PluginException e = failure(() -> elsewhere.get(request));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertFalse(e.getMessage().contains("s3cr3t"), e.getMessage());
    var noUse = with(new OneSecret("s3cr3t", List.of("site.example")));
    assertEquals(ErrorCode.PERMISSION_DENIED, failure(() -> noUse.get(request)).code());
    var bound = with(new OneSecret("s3cr3t", List.of("site.example")), "secrets:use");
    var plain = new Http.Request("get", SITE, BEARER, Bytes.EMPTY);
    e = failure(() -> bound.get(plain));
    assertTrue(e.getMessage().contains("without TLS"), e.getMessage());
    var other =
        new Http.Request(
            "get", "https://site.example/", Map.of("x", List.of("{{secret:other}}")), Bytes.EMPTY);
    assertEquals(ErrorCode.NOT_FOUND, failure(() -> bound.get(other)).code());
    var broken = with(new OneSecret("s3\r\ncr3t", List.of("site.example")), "secrets:use");
    e = failure(() -> broken.get(request));
    assertFalse(e.getMessage().contains("cr3t"), e.getMessage());
    assertEquals(List.of(), network.dialled);
  }

  @Test
  void aSecretDoesNotFollowARedirectToAnotherHost() throws IOException {
    LineServer last = secure("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    LineServer first =
        secure("HTTP/1.1 307 T\r\nLocation: https://other.example/\r\nContent-Length: 0\r\n\r\n");
    network
        .name("other.example", "9.9.9.9")
        .server("8.8.8.8:443", first.port())
        .server("9.9.9.9:443", last.port());
    Map<String, List<String>> headers =
        Map.of("accept", List.of("{{secret:token}}"), "authorization", List.of("{{secret:token}}"));
    var request = new Http.Request("get", "https://site.example/", headers, Bytes.EMPTY);
    with(new OneSecret("s3cr3t", List.of("site.example", "other.example")), "secrets:use")
        .get(request);
    assertEquals("s3cr3t", LineServer.header(first.heads.getFirst(), "accept"));
    assertTrue(last.heads.getFirst().stream().noneMatch(line -> line.contains("s3cr3t")));
  }

  @Test
  void aSecretMayGoInTheOpenWhereTheBindingNamesThePort() throws IOException {
    LineServer server = LineServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    open.add(server);
    network.server("8.8.8.8:8080", server.port());
    var request = new Http.Request("get", SITE + ":8080/", BEARER, Bytes.EMPTY);
    with(new OneSecret("s3cr3t", List.of("site.example:8080")), "secrets:use").get(request);
    assertEquals("Bearer s3cr3t", LineServer.header(server.heads.getFirst(), "authorization"));
  }
}
