package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Items;
import dev.mortise.api.Routes;
import dev.mortise.identity.ApiKeys;
import dev.mortise.identity.Subject;
import dev.mortise.sdk.MortisePlugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
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

/// What somebody has open when they lose the right to have it: their role, their user, their
/// session, their key.
@Timeout(180)
final class StreamRightsTest {
  private static final Caller OPERATOR = new Caller.Operator("test");
  private static final String ROOT = "/api/v1/plugins/talk";
  private static final String ROUTES =
      "paths = [{ path = \"/**\", methods = [\"GET\", \"CONNECT\"] }]";
  private static final List<String> ADMINS =
      List.of("/api/v2/consents/events", "/api/v2/plugins/talk/logs", "/api/v2/events");

  @TempDir Path home;
  private People people;
  private ServerFixture fixture;
  private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
  private String key = "";

  @BeforeEach
  void open() {
    people = new People(home);
    people.add("root", "admin");
    key = people.key("bob", "admin");
    fixture =
        new ServerFixture(home)
            .known(people.identity)
            .ported(p -> p.rights(people.identity.rights()))
            .plugin(
                "talk",
                p ->
                    p.permission("http:get:/**")
                        .permission("http:connect:/**")
                        .contributes("routes", ROUTES),
                () ->
                    MortisePlugin.builder("talk", "1.0.0")
                        .routes(
                            new Routes.Details(
                                List.of(new Routes.Path("/**", List.of("get", "connect")))),
                            new Talk())
                        .build())
            .open();
    people.identity.whenChanged(fixture.host()::rightsChanged);
  }

  @AfterEach
  void close() {
    fixture.close();
    people.close();
  }

  private BufferedReader stream(String header, String value, String path) throws Exception {
    HttpRequest request =
        fixture.anonymous(path).header(header, value).header("Accept", "text/event-stream").build();
    HttpResponse<InputStream> response =
        fixture.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode(), path);
    var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertFalse(reader.readLine().isEmpty(), "it is open");
    return reader;
  }

  /// Everything that is still told before it ends.
  private static String rest(BufferedReader stream) {
    StringBuilder rest = new StringBuilder();
    try {
      for (String line = stream.readLine(); line != null; line = stream.readLine()) {
        rest.append(line).append('\n');
      }
    } catch (IOException cut) {
      rest.append("cut off");
    }
    return rest.toString();
  }

  /// A part must not be taken for the whole.
  private static void assertCut(BufferedReader stream) {
    String last = rest(stream);
    assertTrue(last.endsWith("cut off"), last);
  }

  private WebSocket socket() throws Exception {
    return fixture
        .client()
        .newWebSocketBuilder()
        .header("Authorization", key)
        .buildAsync(
            URI.create(fixture.uri(ROOT + "/ws").toString().replace("http:", "ws:")),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onClose(WebSocket s, int status, String reason) {
                closed.add(status);
                return null;
              }
            })
        .get(60, TimeUnit.SECONDS);
  }

  private int status() throws InterruptedException {
    Integer status = closed.poll(120, TimeUnit.SECONDS);
    return status == null ? -1 : status;
  }

  @Test
  void aRoleThatIsTakenEndsWhatItAllowed() throws Exception {
    try (BufferedReader consents = stream("Authorization", key, ADMINS.get(0));
        BufferedReader logs = stream("Authorization", key, ADMINS.get(1));
        BufferedReader events = stream("Authorization", key, ADMINS.get(2));
        BufferedReader plugins = stream("Authorization", key, ROOT + "/quiet")) {
      socket();
      people.identity.roles().unassign(OPERATOR, "admin", Subject.user("bob"));
      assertCut(plugins);
      for (BufferedReader admins : List.of(consents, logs, events)) {
        String last = rest(admins);
        assertTrue(last.contains("event: error") && last.contains("role admin"), last);
      }
      assertEquals(1008, status());
    }
  }

  @Test
  void aUserWhoIsDisabledKeepsNothingOpen() throws Exception {
    try (BufferedReader events = stream("Authorization", key, ADMINS.get(2));
        BufferedReader plugins = stream("Authorization", key, ROOT + "/quiet")) {
      socket();
      people.identity.users().setEnabled(OPERATOR, "bob", false);
      assertTrue(rest(events).contains("event: error"));
      assertCut(plugins);
      assertEquals(1008, status());
    }
  }

  @Test
  void aSessionThatEndsTakesItsStreamsAlongAndNoOthers() throws Exception {
    String cookie = signIn();
    try (BufferedReader events = stream("Cookie", cookie, ADMINS.get(2));
        BufferedReader plugins = stream("Cookie", cookie, ROOT + "/quiet");
        BufferedReader others = stream("Authorization", key, ADMINS.get(2))) {
      people.identity.sessions().endAll(OPERATOR, "bob");
      String last = rest(events);
      assertTrue(last.contains("session or key it was opened with is over"), last);
      assertCut(plugins);
      people.identity.users().setEnabled(OPERATOR, "bob", false);
      assertTrue(rest(others).contains("event: error"));
    }
  }

  private String signIn() {
    String body = "{\"username\":\"bob\",\"password\":\"" + People.PASSWORD + "\"}";
    HttpResponse<String> in =
        fixture.send(
            fixture
                .anonymous("/api/auth/login/password")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertEquals(200, in.statusCode(), in.body());
    return in.headers().firstValue("set-cookie").orElse("").split(";", 2)[0];
  }

  @Test
  void aKeyThatIsRevokedTakesItsStreamsAlong() throws Exception {
    people.add("ada", "admin");
    ApiKeys.Fresh fresh = people.fresh("ada");
    String session = mcp(fresh.secret());
    HttpRequest.Builder listening =
        fixture
            .anonymous("/mcp")
            .header("Authorization", fresh.secret())
            .header("Mcp-Session-Id", session)
            .header("Accept", "text/event-stream");
    HttpResponse<InputStream> heard =
        fixture.client().send(listening.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, heard.statusCode());
    try (BufferedReader events = stream("Authorization", fresh.secret(), ADMINS.get(2));
        BufferedReader plugins = stream("Authorization", fresh.secret(), ROOT + "/quiet");
        var mcp = new BufferedReader(new InputStreamReader(heard.body(), StandardCharsets.UTF_8))) {
      people.identity.apiKeys().revoke(OPERATOR, "ada", fresh.key().id());
      assertTrue(rest(events).contains("event: error"));
      assertCut(plugins);
      assertFalse(rest(mcp).contains("data:"), "it only ended");
    }
  }

  private String mcp(String as) {
    String initialize =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
            + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    HttpResponse<String> begun =
        fixture.send(
            fixture
                .anonymous("/mcp")
                .header("Authorization", as)
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(initialize)));
    assertEquals(200, begun.statusCode(), begun.body());
    return begun.headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  /// One event, or nothing at all, and then nothing for ever.
  private static final class Talk implements Routes {
    @Override
    public Response handle(Request request) {
      return new Response(
          200,
          Map.of("content-type", List.of("text/event-stream")),
          new Body() {
            private boolean told;

            @Override
            public byte @Nullable [] next() {
              if (told) {
                sleep();
                return null;
              }
              told = true;
              return "data: one\n\n".getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public void close() {
              // Told by the interrupt.
            }
          });
    }

    @Override
    public Items<Message> connect(Handshake handshake, Items<Message> incoming) {
      return new Items<>() {
        @Override
        public @Nullable Message next() {
          Message message = incoming.next();
          return message == null ? null : new Message(true, Bytes.of("heard"));
        }

        @Override
        public void close() {
          incoming.close();
        }
      };
    }

    private static void sleep() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
