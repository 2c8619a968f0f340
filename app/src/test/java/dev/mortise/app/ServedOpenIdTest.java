package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.cli.ServeRequest;
import dev.mortise.testkit.StandInIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A server whose users come from an OpenID provider.
@Tag("process")
@Timeout(300)
final class ServedOpenIdTest {
  @TempDir private Path home;

  @Test
  void whoAnOpenIdProviderVouchesForComesInWithTheRolesOfTheirGroups() throws Exception {
    var scene = new Scene(home, new Scene(home, home).paths().plugins());
    HttpClient client = HttpClient.newHttpClient();
    try (StandInIssuer issuer = new StandInIssuer()) {
      scene.configured(
          """
          oidc-issuer = "%s"
          oidc-client-id = "%s"
          oidc-client-secret = "%s"
          """
              .formatted(issuer.uri(), StandInIssuer.CLIENT, StandInIssuer.CLIENT_SECRET));
      ServeRequest request =
          new ServeRequest(
              "127.0.0.1",
              0,
              "",
              null,
              null,
              "http://people.example/",
              null,
              List.of(scene.plugins()),
              List.of(),
              false);
      try (ServedHost server = scene.open(request)) {
        URI uri = server.uri();
        Browser admin = Browser.admin(client, server.firstStart().orElseThrow());
        assertTrue(admin.get(uri, "/api/auth/providers").body().contains("\"oidc\""));
        admin.ask(uri, "PUT", "/api/v2/roles/viewer/groups/devs", "");
        Browser gwen = new Browser(client);
        gwen.comeIn(uri, issuer);
        JsonNode user = gwen.ask(uri, "GET", "/api/auth/user", "").path("user");
        assertEquals("gwen", user.path("username").asString());
        assertEquals("viewer", user.path("roles").path(0).asString());
        assertEquals(403, gwen.get(uri, "/api/v2/plugins").statusCode(), "no admin");
      }
    }
  }
}
