package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mortise.kubernetes.ClustersConfig.ServiceAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A server that runs in a pod.
@Timeout(300)
final class PodAccountTest {
  @TempDir private Path folder;
  private volatile String accepted = "first";

  @Test
  void thePodsOwnClusterIsOfferedWithWhateverTokenItHasNow() throws Exception {
    Pem pem = Pem.make(folder, "cluster", "EC");
    Path account = Files.createDirectories(folder.resolve("account"));
    Files.copy(pem.certificate(), account.resolve("ca.crt"));
    Files.writeString(account.resolve("token"), "first\n");
    Scene scene =
        new Scene(folder.resolve("home"), Files.createDirectories(folder.resolve("plugins")));
    HttpsServer cluster = cluster(pem);
    String port = Integer.toString(cluster.getAddress().getPort());
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", port);
    try (HttpClient client = HttpClient.newHttpClient();
        ServedHost server = scene.inPod(PodAccount.of(environment, account))) {
      Browser admin = Browser.admin(client, server.firstStart().orElseThrow());
      Browser.await(
          "it has answered", () -> !only(admin, server).path("version").asString().isEmpty());
      JsonNode shown = only(admin, server);
      assertEquals("in-cluster", shown.path("name").asString());
      assertEquals("v1.33.0", shown.path("version").asString());
      accepted = "second";
      Files.writeString(account.resolve("token"), "second\n");
      assertEquals(200, admin.get(server.uri(), "/api/v1/pods/default").statusCode());
    } finally {
      cluster.stop(0);
    }
  }

  private static JsonNode only(Browser admin, ServedHost server) {
    JsonNode all = admin.ask(server.uri(), "GET", "/api/v1/clusters", "");
    assertEquals(1, all.size(), all.toString());
    return all.path(0);
  }

  private HttpsServer cluster(Pem pem) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(pem.proving()));
    server.createContext("/", this::answer);
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean known =
        ("Bearer " + accepted).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    String body =
        path.equals("/version")
            ? "{\"gitVersion\":\"v1.33.0\"}"
            : "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void itIsThereOnlyWithAnAddressAndAToken() throws IOException {
    Map<String, String> inPod =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");
    assertNull(PodAccount.of(inPod, folder));
    Files.writeString(folder.resolve("token"), "word");
    assertNull(PodAccount.of(Map.of(), folder));
    assertEquals(
        new ServiceAccount(URI.create("https://[fd00::1]:6443"), folder),
        PodAccount.of(inPod, folder));
  }
}
