package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Events;
import dev.mortise.api.Http;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.api.Progress;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Storage;
import dev.mortise.api.WebSockets;
import dev.mortise.host.PluginConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every carrier and every SDK must do with host functions, streams above all: a subclass
/// connects to a plugin that behaves as [ContractPlugin] does. What the plugin asks for is answered
/// by stand-ins that count.
public abstract class HostFunctionContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int ASKERS = 16;
  private static final int ASKS = 50;

  /// Pieces that fit between a writer and a reader who takes nothing: both windows, and what the
  /// connection itself holds.
  private static final int ON_THE_WAY_MAX = 400;

  private final CountedBody download = new CountedBody(PIECE_BYTES);
  private final Queue<Progress.Report> reported = new ConcurrentLinkedQueue<>();
  private final TestDoor door =
      new TestDoor()
          .function(Storage.class, new InMemoryStorage())
          .function(Http.class, http())
          .function(Events.class, events())
          .function(Kubernetes.class, kubernetes())
          .function(WebSockets.class, (_, outgoing) -> outgoing)
          .function(Progress.class, reported::add);
  private TestHost host;

  /// For subclasses.
  @SuppressWarnings("NullAway") // set before each test
  protected HostFunctionContract() {}

  /// A fresh plugin whose host calls go to the door.
  protected abstract PluginConnection connect(TestDoor hostDoor) throws Exception;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.over(connect(door), door);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private String tool(String name, String arguments) {
    return host.tool(name, Json.of(arguments)).text();
  }

  private static String ask(long number) {
    return "{\"url\":\"https://big.example/\",\"number\":" + number + "}";
  }

  @Test
  void keepsAndForgets() {
    assertEquals("1 [a, b] true [a]", tool("store", "{}"));
  }

  @Test
  void aLongBodyArrivesWhole() {
    download.limit(200);
    assertEquals("200 " + 200L * PIECE_BYTES, tool("fetch", ask(0)));
    assertTrue(download.closed());
  }

  @Test
  void aReaderThatHasEnoughEndsTheBody() {
    assertEquals("200 enough", tool("fetch", ask(10L * PIECE_BYTES)));
    await(download::closed);
    assertTrue(download.given() < 10 + ON_THE_WAY_MAX, download.given() + " pieces");
  }

  @Test
  void aReaderThatStandsStillHoldsTheWriterUntilItIsCancelled() {
    PluginException e =
        assertThrows(
            PluginException.class,
            () -> host.within(Duration.ofSeconds(2)).tool("stall", Json.of(ask(0))));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    await(download::closed);
    assertTrue(download.given() < ON_THE_WAY_MAX, download.given() + " pieces");
  }

  @Test
  void sendsALongBody() {
    long bytes = 300L * PIECE_BYTES + 7;
    assertEquals("200 " + bytes, tool("upload", ask(bytes)));
  }

  @Test
  void listensToEvents() {
    String heard = tool("listen", ask(100));
    String expected =
        String.join(", ", IntStream.range(0, 100).mapToObj(i -> i + " of other").toList());
    assertEquals(expected, heard);
    assertEquals("background", door.asked().getLast().caller().kind());
  }

  @Test
  void aStreamThatIsTakenBackKeepsItsReason() {
    assertEquals("40 PERMISSION_DENIED", tool("watch", "{}"));
  }

  @Test
  void talksBothWays() {
    assertEquals("true hello", tool("talk", "{}"));
  }

  @Test
  void answersAWebSocketOfItsRoutes() {
    var text = new Routes.Message(true, Bytes.of("hello"));
    var bytes = new Routes.Message(false, Bytes.of(new byte[] {1, 0, 2}));
    try (Items<Routes.Message> answers =
        host.contribution(Routes.class, "")
            .connect(
                new Routes.Handshake("/echo", Map.of(), Map.of()),
                Items.of(List.of(text, bytes)))) {
      assertEquals(text, answers.next());
      assertEquals(bytes, answers.next());
      assertNull(answers.next());
    }
  }

  @Test
  void tellsHowFarItIs() {
    assertEquals("told", tool("progress", "{}"));
    assertEquals(List.of(new Progress.Report(1, 2, "half")), List.copyOf(reported));
  }

  /// Calls on several threads ask the host at the same time: none of them may harm another.
  @Test
  void asksForManyCallsAtOnce() throws Exception {
    Callable<Integer> asking =
        () -> {
          int told = 0;
          while (told < ASKS && tool("progress", "{}").equals("told")) {
            told++;
          }
          return told;
        };
    try (var threads = Executors.newFixedThreadPool(ASKERS)) {
      for (Future<Integer> told : threads.invokeAll(Collections.nCopies(ASKERS, asking))) {
        assertEquals(ASKS, told.get());
      }
    }
    assertEquals(ASKERS * ASKS, reported.size());
    host.connection().check(PATIENCE);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come in time");
      Thread.onSpinWait();
    }
  }

  private Http http() {
    return new Http() {
      @Override
      public Response get(Request request) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Response send(Request request) {
        throw new UnsupportedOperationException();
      }

      @Override
      public StreamedResponse stream(StreamedRequest request) {
        if (!request.method().equals("post")) {
          return new StreamedResponse(200, request.url(), Map.of(), download);
        }
        long bytes = 0;
        try (Body body = request.body()) {
          for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            bytes += piece.length;
          }
        }
        Body told = Body.of(Bytes.of(Long.toString(bytes)));
        return new StreamedResponse(200, request.url(), Map.of(), told);
      }
    };
  }

  private static Events events() {
    return new Events() {
      @Override
      public void publish(Publication publication) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Items<Event> subscribe(Topic topic) {
        return Items.of(
            IntStream.range(0, 1000)
                .mapToObj(
                    i -> new Event(topic.topic(), "other", NOON, Json.of(Integer.toString(i)), 0))
                .toList());
      }
    };
  }

  private static Kubernetes kubernetes() {
    return (Kubernetes)
        Proxy.newProxyInstance(
            Kubernetes.class.getClassLoader(),
            new Class<?>[] {Kubernetes.class},
            (_, method, _) -> {
              if (method.getName().equals("watch")) {
                return new TakenBack();
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  /// Forty changes, and then the right to them is gone.
  private static final class TakenBack implements Items<ResourceType.Event> {
    private int left = 40;

    @Override
    public ResourceType.@Nullable Event next() {
      if (left == 0) {
        throw new PluginException(ErrorCode.PERMISSION_DENIED, "k8s:watch:pods was taken back.");
      }
      left--;
      return new ResourceType.Event("MODIFIED", Json.EMPTY);
    }

    @Override
    public void close() {
      left = 0;
    }
  }
}
