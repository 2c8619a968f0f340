package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Routes;
import dev.mortise.sdk.MortisePlugin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server with a plugin that answers everything, and one that may answer little.
final class EchoScene implements AutoCloseable {
  static final String ROOT = "/api/v1/plugins/echo";

  final ServerFixture fixture;
  final List<Routes.Request> seen = new CopyOnWriteArrayList<>();
  final AtomicLong read = new AtomicLong();
  final AtomicLong cancelled = new AtomicLong();
  volatile Map<String, List<String>> answered = Map.of();
  volatile int status = 200;

  private static final String ALL =
      "paths = [{ path = \"/**\", methods = [\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\","
          + " \"CONNECT\"] }]";

  MortisePlugin echo(String id, String path, String... methods) {
    var details = new Routes.Details(List.of(new Routes.Path(path, List.of(methods))));
    return MortisePlugin.builder(id, "1.0.0").routes(details, new Echo()).build();
  }

  EchoScene(Path home) {
    fixture =
        new ServerFixture(home)
            .tuned(c -> c.uploadBytesMax(1 << 20).idleTimeout(Duration.ofSeconds(4)))
            .plugin(
                "echo",
                p -> {
                  for (String verb : List.of("get", "post", "put", "patch", "delete", "connect")) {
                    p.permission("http:" + verb + ":/**");
                  }
                  p.contributes("routes", ALL);
                },
                () -> echo("echo", "/**", "get", "post", "put", "patch", "delete", "connect"))
            .plugin(
                "narrow",
                p ->
                    p.permission("http:get:/open/*")
                        .contributes(
                            "routes", "paths = [{ path = \"/open/*\", methods = [\"GET\"] }]"),
                () -> echo("narrow", "/open/*", "get"))
            .open();
  }

  @Override
  public void close() {
    fixture.close();
  }

  String rawGet(String target, String... more) {
    List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1", "Host: x"));
    lines.add("Authorization: kite1-alice");
    lines.addAll(List.of(more));
    lines.add("Connection: close");
    lines.add("");
    lines.add("");
    return fixture.raw(lines.toArray(String[]::new));
  }

  static void assertStatus(int expected, String response) {
    assertTrue(
        response.startsWith("HTTP/1.1 " + expected + " "),
        () -> "expected " + expected + ", got " + response);
  }

  /// Answers everything, tells what it saw, and says the headers of the test.
  private final class Echo implements Routes {
    @Override
    public Response handle(Request request) {
      seen.add(request);
      if (request.path().equals("/fails")) {
        throw new dev.mortise.api.PluginException(
            dev.mortise.api.ErrorCode.PLUGIN_FAILED, "echo: it was asked to fail.");
      }
      if (request.path().equals("/hang")) {
        return hang();
      }
      if (request.path().equals("/quiet")) {
        return new Response(200, Map.of("content-type", List.of("text/event-stream")), quiet());
      }
      for (byte[] piece = request.body().next(); piece != null; piece = request.body().next()) {
        read.addAndGet(piece.length);
      }
      return new Response(status, answered, Body.of(Bytes.of("seen " + request.path())));
    }

    private Response hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        cancelled.incrementAndGet();
        Thread.currentThread().interrupt();
      }
      return new Response(200, Map.of(), Body.empty());
    }

    /// One event, then nothing for ever.
    private Body quiet() {
      return new Body() {
        private boolean told;

        @Override
        public byte @Nullable [] next() {
          if (!told) {
            told = true;
            return "data: one\n\n".getBytes(StandardCharsets.UTF_8);
          }
          hang();
          return null;
        }

        @Override
        public void close() {
          // Told by the interrupt.
        }
      };
    }

    @Override
    public Items<Message> connect(Handshake handshake, Items<Message> incoming) {
      return new Items<>() {
        @Override
        public @Nullable Message next() {
          Message message = incoming.next();
          return message == null
              ? null
              : new Message(message.text(), Bytes.of("echo " + message.payload().text()));
        }

        @Override
        public void close() {
          incoming.close();
        }
      };
    }
  }
}
