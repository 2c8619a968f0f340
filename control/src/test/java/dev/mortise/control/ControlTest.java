package dev.mortise.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Routes;
import dev.mortise.api.SessionTraffic;
import dev.mortise.api.Throttle;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path run;

  private final FakePluginService service = new FakePluginService();
  private ControlServer server;
  private ControlClient client;

  @BeforeEach
  void open() {
    server =
        ControlServer.open(
            service,
            run,
            new HostFacts(
                "test", "0.1.0", List.of(Path.of("/p")), List.of(FakePluginService.Shout.class)));
    client = ControlClient.of(server.host());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void showsPluginsAsTheyAre() {
    assertEquals(service.plugins(), client.plugins());
    assertEquals(Optional.of(FakePluginService.running()), client.plugin("tax-de"));
    assertEquals(Optional.empty(), client.plugin("nobody"));
    assertEquals(service.offers("tools"), client.offers("tools"));
    assertEquals(service.permissions("tax-de"), client.permissions("tax-de"));
    assertEquals(service.why("tax-de"), client.why("tax-de"));
    assertEquals(service.logs("tax-de", 7), client.logs("tax-de", 7));
  }

  @Test
  void carriesEveryState() {
    var now = FakePluginService.NOW;
    Stream.of(
            new PluginState.Discovered(),
            new PluginState.Verified(),
            new PluginState.Waiting("for base"),
            new PluginState.Starting(now),
            new PluginState.Running(now),
            new PluginState.Degraded(now, "unwell"),
            new PluginState.Stopping(now),
            new PluginState.Stopped(),
            new PluginState.Failed(ErrorCode.INTERNAL, "why", now, 1, null),
            new PluginState.Disabled(),
            new PluginState.Quarantined("five times", now))
        .map(FakePluginService::in)
        .forEach(view -> assertEquals(view, ControlJson.view(ControlJson.view(view))));
  }

  @Test
  void changesPluginsInTheCallersName() {
    client.rescan(ADA);
    client.start("a", ADA);
    client.stop("a", ADA);
    client.reload("a", ADA);
    client.enable("a", ADA);
    client.disable("a", new Caller.User("eve", Set.of("admin")));
    client.grant("a", Permission.parse("storage:use"), new Caller.Application("shop"));
    var asDora = new GrantTerms(true, false, null, "dora");
    client.grant("a", Permission.parse("account:key"), asDora, new Caller.Application("shop"));
    client.accept("a", ADA);
    client.revoke("a", Permission.parse("storage:use"), new Caller.Background("x"));
    assertEquals(
        List.of(
            "rescan by operator ada",
            "start a by operator ada",
            "stop a by operator ada",
            "reload a by operator ada",
            "enable a by operator ada",
            "disable a by user eve",
            "grant a storage:use GrantTerms[background=false, lent=false, until=null, as=null] by"
                + " application shop",
            "grant a account:key GrantTerms[background=true, lent=false, until=null, as=dora] by"
                + " application shop",
            "accept a by operator ada",
            "revoke a storage:use by background x"),
        service.asked);
  }

  @Test
  void aMonitorShowsItsSession() {
    var facts =
        new SessionTraffic.Facts(
            "a1", 7, "files-server", FakePluginService.NOW, null, null, 3, 2, 1, 0, 99);
    var seen =
        new SessionTraffic.Sighting(
            1,
            FakePluginService.NOW,
            Direction.INBOUND,
            Kind.REQUEST,
            "tools/list",
            "1",
            2,
            false,
            "low",
            "",
            "{}");
    var listening = new AtomicBoolean();
    var traffic =
        new SessionTraffic() {
          @Override
          public Facts facts() {
            return facts;
          }

          @Override
          public Items<Sighting> follow() {
            listening.set(true);
            return Items.of(List.of(seen));
          }
        };
    var about = new HostFacts("monitor", "0.1.0", List.of(), List.of());
    try (var monitor = ControlServer.open(service, run, about, traffic, HeldTools.NONE)) {
      ControlTraffic outside = ControlTraffic.of(monitor.host());
      assertEquals(facts, outside.facts());
      try (Items<SessionTraffic.Sighting> items = outside.follow()) {
        assertTrue(listening.get(), "what passes from here on is seen");
        assertEquals(seen, items.next());
        assertNull(items.next());
      }
    }
    // A host that runs none says so.
    var none = ControlTraffic.of(server.host());
    assertEquals(ErrorCode.UNIMPLEMENTED, assertThrows(PluginException.class, none::facts).code());
  }

  @Test
  void whatPluginsAskForIsHeardAndAnsweredOverTheSocket() throws Exception {
    var heard = new java.util.concurrent.LinkedBlockingQueue<Consents.Question>();
    try (var _ = client.consents().listen(heard::add, ADA)) {
      assertEquals(FakePluginService.question(), heard.poll(30, TimeUnit.SECONDS));
      assertEquals(List.of(FakePluginService.question()), client.consents().list(ADA));
      client.consents().answer("7", Consents.Answer.ALLOW_ONCE, ADA);
    }
    assertEquals(
        List.of("listen by operator ada", "answer 7 ALLOW_ONCE by operator ada"),
        List.copyOf(service.asked).subList(0, 2));
  }

  @Test
  void theThreeColumnsComeAcross() {
    Caller bob = new Caller.User("bob", Set.of());
    assertEquals(service.permissions("a", bob), client.permissions("a", bob));
    Caller.User viewer = new Caller.User("bob", Set.of("viewer"));
    assertEquals(service.permissionsIf("a", viewer), client.permissionsIf("a", viewer));
  }

  @Test
  void aToolIsUsedThroughOneRequestWithTheHashThatWasConfirmed() {
    var invocation = new Tool.Invocation(Json.of("{\"a\":1}"), "");
    ToolUse use = client.prepare("tax-de", "rate", invocation, ADA, Duration.ofSeconds(20));
    assertEquals("h1", use.hash());
    assertEquals(true, use.verdict().allowed());
    assertEquals("did {\"a\":1}", use.execute().text());
  }

  @Test
  void aRateThatWasExceededComesBackWithItsNumbers() {
    var told = new Throttle(Duration.ofMillis(250), 200, 3);
    PluginException e = PluginException.throttled("a: too fast.", told);
    assertEquals(told, ControlJson.error(ControlJson.error(e)).throttle().orElseThrow());
  }

  @Test
  void errorsComeBackAsTheyWere() {
    var thrown = assertThrows(PluginException.class, () -> client.release("a", ADA));
    assertEquals(ErrorCode.CONFLICT, thrown.code());
    assertEquals("a is not in quarantine.", thrown.getMessage());
  }

  @Test
  void callsTools() {
    var tool = client.contribution(Tool.class, "tax-de", "rate", ADA, SECOND);
    var result = tool.execute(new Tool.Invocation(Json.of("{\"x\":1}"), ""));
    assertEquals(new Tool.Result("did {\"x\":1}", Json.of("[1,{\"a\":null}]"), false), result);
    assertEquals(List.of("contribution tax-de rate " + ADA + " PT1S"), service.asked);
    var refused =
        assertThrows(
            PluginException.class, () -> tool.authorize(new Tool.Invocation(Json.EMPTY, "")));
    assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
  }

  @Test
  void callsExtensionPointsWithBytes() {
    var extension = client.extensions(FakePluginService.Shout.class, ADA).getFirst();
    assertEquals("tax-de", extension.plugin());
    assertEquals("loud", extension.name());
    var loud = extension.call().shout(new FakePluginService.Shout.Quiet("hey", Bytes.of("b")));
    assertEquals(new FakePluginService.Shout.Loud("HEY", Bytes.of("b!")), loud);
  }

  @Test
  void refusesStreamsOfContributions() {
    var routes = client.contribution(Routes.class, "tax-de", "", ADA, SECOND);
    var request =
        new Routes.Request("get", "/", Map.of(), Map.of(), "", dev.mortise.api.Body.empty());
    var thrown = assertThrows(PluginException.class, () -> routes.handle(request));
    assertEquals(ErrorCode.UNIMPLEMENTED, thrown.code());
  }

  @Test
  void followsLogsAndEndsTheFollowing() throws InterruptedException {
    var lines = client.followLogs("tax-de", 1);
    try (lines) {
      service.log.add(FakePluginService.line(1));
      service.log.add(FakePluginService.line(2));
      assertEquals(FakePluginService.line(1), lines.next());
      assertEquals(FakePluginService.line(2), lines.next());
    }
    assertNull(lines.next());
    assertTrue(service.logClosed.await(30, TimeUnit.SECONDS), "the host must stop reading");
  }

  @Test
  void aLogMayBeLongerThanAnAnswer() {
    assertEquals(service.logs("talker", 2_000), client.logs("talker", 2_000));
    assertEquals(List.of(), client.logs("talker", 0));
  }

  @Test
  void endOfALogIsTheEndOfTheStream() {
    service.log.add(FakePluginService.line(-1));
    try (var lines = client.followLogs("tax-de", 1)) {
      assertNull(lines.next());
    }
  }

  @Test
  void tellsEveryChangeUntilTheSubscriptionEnds() throws InterruptedException {
    var heard = new LinkedBlockingQueue<PluginView>();
    var subscription = client.onChange(heard::add);
    try (subscription) {
      service.listeners.forEach(l -> l.accept(FakePluginService.running()));
      service.listeners.forEach(l -> l.accept(FakePluginService.failed()));
      assertEquals(FakePluginService.running(), heard.poll(30, TimeUnit.SECONDS));
      assertEquals(FakePluginService.failed(), heard.poll(30, TimeUnit.SECONDS));
      assertEquals(1, service.listeners.size());
    }
    assertTrue(service.watchEnded.await(30, TimeUnit.SECONDS));
  }

  @Test
  void aClientThatGoesAwayInterruptsItsCall() throws Exception {
    var tool = client.contribution(Tool.class, "tax-de", "rate", ADA, Duration.ofMinutes(5));
    var caller =
        Thread.ofVirtual()
            .start(() ->
                assertThrows(
                    PluginException.class,
                    () -> tool.execute(new Tool.Invocation(Json.EMPTY, "slow"))));
    service.slowCalled.await();
    caller.interrupt();
    caller.join();
    assertTrue(service.slowInterrupted.await(30, TimeUnit.SECONDS));
  }

  @Test
  void answersSeveralRequestsOfOnePlainConnection() throws IOException {
    var answers = raw("{\"id\":\"a\",\"op\":\"hello\"}\n", "{\"id\":2,\"op\":\"plugin\"}\n");
    assertEquals("{\"id\":\"a\",\"ok\":{\"version\":\"0.1.0\"}}", answers.get(0));
    assertEquals("{\"id\":2,\"ok\":null}", answers.get(1));
  }

  @Test
  void suggestsTheNearestOperation() throws IOException {
    assertEquals(
        "{\"id\":1,\"error\":{\"code\":\"UNIMPLEMENTED\",\"message\":\"The control socket has no"
            + " operation \\\"plugin5\\\"; did you mean plugin?\"}}",
        raw("{\"id\":1,\"op\":\"plugin5\"}\n").getFirst());
  }

  @Test
  void endsAConnectionThatDoesNotSpeakJson() throws IOException {
    assertTrue(raw("GET / HTTP/1.1\n").getFirst().contains("Expected one JSON object a line"));
    assertTrue(raw("[1]\n").getFirst().contains("INVALID_ARGUMENT"));
  }

  @Test
  void endsAConnectionWhoseLineNeverEnds() throws IOException {
    try (var channel = connected()) {
      var chunk = ByteBuffer.wrap("x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8));
      long sent = 0;
      while (sent <= LineChannel.LINE_BYTES_MAX) {
        sent += channel.write(chunk.rewind());
      }
      byte[] answer = new LineChannel(channel).read();
      assertTrue(new String(answer, StandardCharsets.UTF_8).contains("RESOURCE_EXHAUSTED"));
    }
    assertFalse(client.plugins().isEmpty(), "others must not notice");
  }

  @Test
  void anAnswerThatIsTooLongIsAnError() {
    var shout = client.extensions(FakePluginService.Shout.class, ADA).getFirst().call();
    var word = "x".repeat(LineChannel.LINE_BYTES_MAX);
    var thrown =
        assertThrows(
            PluginException.class,
            () -> shout.shout(new FakePluginService.Shout.Quiet(word, Bytes.EMPTY)));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, thrown.code());
  }

  @Test
  void aClosedServerIsUnavailableAndLeavesNothing() throws IOException {
    var lines = client.followLogs("tax-de", 1);
    server.close();
    assertEquals(
        ErrorCode.UNAVAILABLE, assertThrows(PluginException.class, client::plugins).code());
    assertEquals(
        ErrorCode.UNAVAILABLE, assertThrows(PluginException.class, () -> drain(lines)).code());
    assertEquals(List.of(), ControlClient.find(run));
    assertEquals(List.of(), SocketPlace.sockets(run));
  }

  private static void drain(Items<LogLine> lines) {
    while (lines.next() != null) {
      // Reads on until the stream says how it ended.
    }
  }

  private SocketChannel connected() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(server.host().socket()));
    return channel;
  }

  private List<String> raw(String... lines) throws IOException {
    try (var channel = connected()) {
      var reader = new LineChannel(channel);
      return Stream.of(lines)
          .map(line -> {
            try {
              channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
              return new String(reader.read(), StandardCharsets.UTF_8);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }
}
