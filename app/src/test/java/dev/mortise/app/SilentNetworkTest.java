package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.cli.ServeRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose every neighbour in the network is silent.
@Tag("process")
final class SilentNetworkTest {
  @TempDir Path folder;

  /// Takes every connection and every byte, and never says anything.
  private static final class Hole implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> taken = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger givenUp = new AtomicInteger();

    Hole() throws IOException {
      Thread.ofVirtual().name("hole").start(this::take);
    }

    private void take() {
      try {
        while (true) {
          Socket one = socket.accept();
          taken.add(one);
          Thread.ofVirtual().start(() -> swallow(one));
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    /// Ends when the other side does: it has waited as long as it wanted.
    private void swallow(Socket one) {
      try {
        var in =
            new BufferedReader(
                new InputStreamReader(one.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          asked.add(line);
        }
      } catch (IOException e) {
        // It went without a word.
      }
      givenUp.incrementAndGet();
    }

    /// Whether somebody waits for the answer to such a request.
    boolean asked(String begin) {
      return asked.stream().anyMatch(line -> line.startsWith(begin));
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket one : taken) {
        one.close();
      }
    }
  }

  @Test
  @DisplayName(
      "torture/43 a provider, a collector and a cluster that swallow everything hold up no start")
  void nobodyWaitsForWhoNeverAnswers() throws Exception {
    try (Hole hole = new Hole();
        HttpClient client = HttpClient.newHttpClient()) {
      String silent = "http://127.0.0.1:" + hole.port();
      Scene scene =
          new Scene(
                  folder.resolve("home"), GaugePlugin.into(folder.resolve("plugins"), hole.port()))
              .configured(
                  """
                  otlp-endpoint = "%s"
                  oidc-issuer = "%s"
                  oidc-client-id = "mortise"
                  oidc-client-secret = "hidden"
                  """
                      .formatted(silent, silent));
      try (ServedHost server = scene.open(request(scene, kubeconfig(hole.port())))) {
        Browser admin = Browser.admin(client, server.firstStart().orElseThrow());
        assertEquals(200, admin.get(server.uri(), "/healthz").statusCode());
        // Had the start waited for an answer, it would have waited until it gave somebody up.
        assertEquals(0, hole.givenUp.get(), "connections that were given up");
        for (String permission : List.of("process:unconfined", "http:get:/**")) {
          String grant = "{\"permission\":\"" + permission + "\",\"background\":true}";
          admin.ask(server.uri(), "POST", "/api/v2/plugins/gauge/grants", grant);
        }
        Browser.await("the plugin answers", () -> ping(admin, server) == 200);
        // Its answer never comes, and ends with the server.
        Thread asks = Thread.ofVirtual().start(() -> admin.get(server.uri(), "/api/v1/pods/_all"));
        asks.setUncaughtExceptionHandler((_, _) -> {});
        Browser.await("the cluster is asked", () -> hole.asked("GET /api"));
        Browser.await("the collector is told", () -> hole.asked("POST /v1/traces"));
        assertEquals(200, admin.get(server.uri(), "/healthz").statusCode());
        assertEquals(200, ping(admin, server), "while all of them are silent");
      }
    }
  }

  private static int ping(Browser admin, ServedHost server) {
    return admin.get(server.uri(), GaugePlugin.ROOT + "/ping").statusCode();
  }

  private static ServeRequest request(Scene scene, Path kubeconfig) {
    return new ServeRequest(
        "127.0.0.1",
        0,
        "",
        null,
        null,
        "http://people.example/",
        null,
        List.of(scene.plugins()),
        List.of(kubeconfig),
        false);
  }

  private Path kubeconfig(int port) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: silent
        clusters: [{name: silent, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: nobody, user: {}}]
        contexts: [{name: silent, context: {cluster: silent, user: nobody}}]
        """
            .formatted(port));
  }
}
