package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Consents.Answer;
import dev.mortise.api.Consents.Question;
import dev.mortise.api.Contract;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Needs;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Missing;
import dev.mortise.gate.Party;
import dev.mortise.protocol.JsonCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionsTest {
  private static final Question NONE =
      new Question(
          "", "", "", Permission.parse("storage:use"), "", List.of(), 0, Instant.EPOCH, "");
  private static final Executor VIRTUAL = Thread::startVirtualThread;

  @TempDir Path home;
  private HostFixture fixture;
  private final ConcurrentHashMap<String, Question> heard = new ConcurrentHashMap<>();
  private final Auditor audit = new Auditor();

  /// A host function whose need the plugin fills in.
  @Contract("fetch")
  interface Fetch {
    @Needs("net:http:{host}")
    Done get(Target target);

    record Target(String host) {}

    record Done(String host) {}
  }

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home).wired(p -> p.audit(audit));
    fixture.functions.add(
        new HostFunction<>(Fetch.class, _ -> target -> new Fetch.Done(target.host())));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private PluginHost open(String why) {
    fixture.add("a", "1.0.0", "permissions = [{ use = \"net:http:*\", why = \"" + why + "\" }]");
    return fixture.open();
  }

  private HostRequest request(String host) {
    return new HostRequest(
        new byte[0],
        "fetch",
        "get",
        JsonCodec.encode(new Fetch.Target(host)),
        Bytes.EMPTY,
        Deadline.after(HostFixture.PATIENCE));
  }

  private CompletableFuture<String> fetch(String host) {
    HostDoor door = fixture.runtime.plugin("a").last().launch.door();
    return CompletableFuture.supplyAsync(() -> door.call(request(host)).head().toString(), VIRTUAL);
  }

  private void hear(Question question) {
    heard.put(question.permission().target(), question);
  }

  private Question question(String host) {
    until("somebody asks for " + host, () -> heard.containsKey(host));
    return heard.getOrDefault(host, NONE);
  }

  private static PluginException refused(CompletableFuture<?> call) {
    CompletionException e = assertThrows(CompletionException.class, call::join);
    return assertInstanceOf(PluginException.class, e.getCause());
  }

  @Test
  @DisplayName("torture/32 without anybody to ask it is refused at once, with the command")
  void headless() {
    PluginHost host = open("");
    PluginException e = refused(fetch("x.example.com"));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(
        e.getMessage().contains("mortise plugins grant a net:http:x.example.com"), e.getMessage());
    assertEquals(List.of(), host.consents().list(OPERATOR));
  }

  @Test
  @DisplayName("torture/32 what is shown is exactly what is granted, and can be taken back")
  void allowAndRemember() {
    PluginHost host = open("reads rates");
    try (var _ = host.consents().listen(this::hear, OPERATOR)) {
      var call = fetch("evil.com.attacker.tld");
      Question question = question("evil.com.attacker.tld");
      Permission exact = Permission.parse("net:http:evil.com.attacker.tld");
      assertEquals(exact, question.permission());
      assertTrue(question.shown().contains("evil.com.attacker.tld"), question.shown());
      assertTrue(question.shown().endsWith("It says: \"reads rates\"."), question.shown());
      assertEquals(
          "mortise plugins grant a net:http:evil.com.attacker.tld --background",
          question.command());
      host.consents().answer(question.id(), Answer.ALLOW, OPERATOR);
      assertEquals("{\"host\":\"evil.com.attacker.tld\"}", call.join());
      assertEquals(
          "grant a net:http:evil.com.attacker.tld, for background too", audit.lines.getLast());
      assertEquals("{\"host\":\"evil.com.attacker.tld\"}", fetch("evil.com.attacker.tld").join());
      host.revoke("a", exact, OPERATOR);
    }
    assertEquals(ErrorCode.PERMISSION_DENIED, refused(fetch("evil.com.attacker.tld")).code());
    assertEquals(ErrorCode.PERMISSION_DENIED, refused(fetch("evil.com")).code());
  }

  @Test
  @DisplayName("torture/32 requests for the same share one question; allowed once ends with them")
  void allowOnce() {
    PluginHost host = open("");
    try (var _ = host.consents().listen(this::hear, OPERATOR)) {
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(fetch("x.example.com"));
      }
      until("all wait for one answer", () -> waiting(host).equals(List.of(20)));
      host.consents().answer(question("x.example.com").id(), Answer.ALLOW_ONCE, OPERATOR);
      calls.forEach(c -> assertEquals("{\"host\":\"x.example.com\"}", c.join()));
      assertEquals(List.of(), host.permissions("a").getFirst().grants());
      var next = fetch("x.example.com");
      until("the next one asks again", () -> waiting(host).equals(List.of(1)));
      assertFalse(next.isDone());
      assertEquals("consent.allow_once a net:http:x.example.com", audit.lines.getLast());
    }
  }

  private static List<Integer> waiting(PluginHost host) {
    return host.consents().list(OPERATOR).stream().map(Question::calls).toList();
  }

  @Test
  @DisplayName("torture/32 of two answers one counts, and a no holds for a while")
  void answersRace() throws Exception {
    PluginHost host = open("");
    try (var _ = host.consents().listen(this::hear, OPERATOR)) {
      var call = fetch("x.example.com");
      String id = question("x.example.com").id();
      AtomicInteger counted = new AtomicInteger();
      AtomicInteger late = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> people = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        people.add(
            Thread.startVirtualThread(() -> {
              try {
                go.await();
                host.consents().answer(id, Answer.DENY, OPERATOR);
                counted.incrementAndGet();
              } catch (PluginException e) {
                late.addAndGet(e.code() == ErrorCode.NOT_FOUND ? 1 : 100);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
      }
      go.countDown();
      for (Thread person : people) {
        person.join();
      }
      assertEquals(1, counted.get());
      assertEquals(7, late.get());
      assertEquals(ErrorCode.PERMISSION_DENIED, refused(call).code());
      assertEquals(ErrorCode.PERMISSION_DENIED, refused(fetch("x.example.com")).code());
      fixture.clock.advance(Questions.QUIET.plusSeconds(1));
      var again = fetch("x.example.com");
      until("it may ask again later", () -> waiting(host).equals(List.of(1)));
      assertFalse(again.isDone());
    }
  }

  @Test
  @DisplayName("torture/32 ten thousand requests leave room for other questions and are refused")
  void floods() {
    PluginHost host = open("");
    try (var _ = host.consents().listen(this::hear, OPERATOR)) {
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < 10_000; i++) {
        String target = "h" + i + ".example.com";
        Thread.startVirtualThread(() -> {
          try {
            fixture.runtime.plugin("a").last().launch.door().call(request(target));
          } catch (PluginException e) {
            refused.incrementAndGet();
          }
        });
      }
      until("all but a few are refused", () -> refused.get() == 10_000 - Questions.PLUGIN_MAX);
      assertEquals(Questions.PLUGIN_MAX, host.consents().list(OPERATOR).size());
    }
    until(
        "nobody waits where nobody is left to ask", () -> host.consents().list(OPERATOR).isEmpty());
  }

  @Test
  @DisplayName("torture/32 hidden and turning letters: shown harmless, or not asked about at all")
  void hiddenLetters() {
    PluginHost host = open("");
    try (var _ = host.consents().listen(this::hear, OPERATOR)) {
      for (String target : List.of("ex\u0430mple.com", "x\u202E.com", "x\u200b.com", "\u001b[2J")) {
        assertEquals(ErrorCode.PERMISSION_DENIED, refused(fetch(target)).code());
      }
      assertEquals(List.of(), host.consents().list(OPERATOR));
    }
    Permission need = Permission.parse("net:http:x.example.com");
    Party party = new Party("a", "1.0.0", "hash", Set.of(need));
    PluginException no = new PluginException(ErrorCode.PERMISSION_DENIED, "no");
    String why = "say \"yes\" \u202Eeno\u200B \u001B[31mnow\n" + "x".repeat(1_000);
    String shown = QuestionText.of(new Missing(party, need, false, no), why);
    assertTrue(
        shown.startsWith(
            "a 1.0.0 wants to send HTTP requests to x.example.com: net:http:x.example.com. It says: \"say 'yes' \\u202eeno\\u200b \\x1b[31mnow\\nxxx"),
        shown);
    assertTrue(shown.length() < 350 && shown.endsWith("x…\"."), shown);
  }

  @Test
  void aCallThatWaitsGivesUpAtItsDeadline() {
    PluginHost host = open("");
    try (var _ = host.consents().listen(this::hear, OPERATOR)) {
      HostDoor door = fixture.runtime.plugin("a").last().launch.door();
      HostRequest hasty =
          new HostRequest(
              new byte[0],
              "fetch",
              "get",
              JsonCodec.encode(new Fetch.Target("x.example.com")),
              Bytes.EMPTY,
              Deadline.after(Duration.ofMillis(50)));
      PluginException e = assertThrows(PluginException.class, () -> door.call(hasty));
      assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
      assertEquals(List.of(), host.consents().list(OPERATOR));
    }
  }
}
