package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `mortise serve --database` twice, as two processes: what one revokes the other refuses, the end
/// of one harms nothing, and `mortise audit verify` vouches for both: torture 42.
@Tag("process")
@Timeout(300)
final class TwoProcessesTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String database = TestPostgres.url();

  private ServerProcess server(String name) throws IOException {
    return ServerProcess.start(
        folder.resolve(name),
        List.of(),
        "serve",
        "--port=0",
        "--database=" + database,
        "--plugin-dir=" + folder.resolve("plugins"));
  }

  @Test
  @DisplayName("torture/42 two servers are one, and the audit of both verifies")
  void twoServersAreOneAndTheAuditOfBothVerifies() throws Exception {
    GaugePlugin.into(folder.resolve("plugins"), 1);
    try (ServerProcess first = server("a")) {
      URI one = first.uri();
      Browser admin = Browser.admin(client, first.firstStart());
      try (ServerProcess second = server("b")) {
        URI other = second.uri();
        revokedHereIsRefusedThere(admin, one, other);
        second.kill();
        assertEquals(403, ping(admin, one), "the other's end harms nobody");
      }
      first.terminate();
      assertEquals(143, first.exitCode(), first::errors);
      assertEquals("", first.rest(), "it prints its own sentences and nothing else");
      assertEquals("", first.errors());
    }
    verified();
  }

  private void revokedHereIsRefusedThere(Browser admin, URI one, URI other) {
    String grants = "/api/v2/plugins/gauge/grants";
    for (String permission : List.of("process:unconfined", "http:get:/**")) {
      admin.ask(one, "POST", grants, "{\"permission\":\"" + permission + "\"}");
    }
    Browser.await("it answers here", () -> ping(admin, one) == 200);
    Browser.await("it answers there", () -> ping(admin, other) == 200);
    admin.ask(other, "DELETE", grants + "?permission=http:get:/**", "");
    Browser.await("it is refused here", () -> ping(admin, one) == 403);
  }

  private static int ping(Browser admin, URI server) {
    return admin.get(server, GaugePlugin.ROOT + "/ping").statusCode();
  }

  /// The killed one's last records may lack a signature, and are still whole.
  private void verified() throws Exception {
    try (ServerProcess verify =
        ServerProcess.start(
            folder.resolve("a"), List.of("MORTISE_DATABASE=" + database), "audit", "verify")) {
      String said = verify.rest();
      assertEquals(0, verify.exitCode(), said + verify.errors());
      assertEquals(
          2, said.lines().filter(l -> l.contains("all as they were written")).count(), said);
      assertTrue(said.contains("A signature vouches for all up to record"), said);
    }
  }
}
