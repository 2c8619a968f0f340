package dev.mortise.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.testkit.ModelStreams;
import dev.mortise.testkit.StandInModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ModelStreams.class)
@Timeout(120)
final class BrokenProviderTest extends AgentScene {
  BrokenProviderTest(ModelStreams streams) {
    super(streams);
  }

  @Test
  void aBrokenStreamRunsNothing() {
    provider.thenStream(streams.call(0, "c1", "get_thing", "{}"));
    assertFailed("broke off");
    assertEquals(List.of(), tools.calls);
    provider.then(out -> {
      out.write(streams.call(0, "c1", "get_thing", "{\"a\":").getBytes(StandardCharsets.UTF_8));
      out.flush();
      throw new IOException("hangs up");
    });
    assertFailed("");
    assertEquals(List.of(), tools.calls);
    assertEquals(2, provider.asked().size(), "a broken answer is not asked for again");
  }

  @Test
  void waitsAsLongAsItIsToldAndNotForEver() {
    provider
        .thenStatus(429, "3", "{\"error\": {\"message\": \"slow down\"}}")
        .thenStatus(503, "", "")
        .thenStream(streams.text("now"));
    assertEquals("message {\"content\":\"now\"}", ask().getFirst());
    assertEquals(List.of(Duration.ofSeconds(3), Duration.ofSeconds(2)), pauses);
    provider.thenStatus(429, "3600", "{\"error\": {\"message\": \"come back tomorrow\"}}");
    assertFailed("it answered 429: come back tomorrow");
    for (int i = 0; i < 3; i++) {
      provider.thenStatus(500, "", "<html>");
    }
    assertFailed("it answered 500");
    provider.thenStatus(
        401, "", "{\"error\": {\"message\": \"bad key " + StandInModel.KEY + "\"}}");
    assertFailed("it answered 401: bad key …");
    assertEquals(8, provider.asked().size());
  }

  @Test
  void aFailureInTheStreamEndsIt() {
    provider.thenStream(streams.error("overloaded\u001b[2J"));
    assertFailed("it says: overloaded[2J");
  }

  @Test
  void aRedirectGetsNoKey() {
    provider.thenRedirect("/elsewhere");
    assertFailed("it answered 307");
    assertEquals(1, provider.asked().size());
  }

  @Test
  void silenceEndsIt() {
    silence = Duration.ofMillis(300);
    provider.thenSilence(streams.call(0, "c1", "get_thing", "{}"));
    assertFailed("");
    assertEquals(List.of(), tools.calls);
  }

  @Test
  void somethingEveryNowAndThenIsNotEnough() {
    silence = Duration.ofMillis(400);
    provider.thenEndless(": still there\n\n");
    assertFailed("");
  }

  @Test
  void floodsAndGarbageEndIt() {
    for (String garbage :
        List.of("data: {\n\n", "data: [1]\n\n", "data: \u0000\u0001\n\n", "<html>", "", "\n\n\n")) {
      provider.thenStream(garbage);
      assertFailed("");
    }
    provider.thenEndless("x".repeat(1_000));
    assertFailed("a line has more than");
    provider.thenEndless("data: x\n".repeat(100));
    assertFailed("an event has more than");
    provider.thenEndless(firstText(streams.text("y".repeat(10_000))));
    assertFailed("the answer is longer than");
  }

  @Test
  void stopsWhenNobodyListens() throws InterruptedException {
    String piece = firstText(streams.text("yyy"));
    provider.thenEndless(piece);
    List<AgentEvent> heard = new ArrayList<>();
    agent
        .chat(question("?"), DORA)
        .tell(event -> {
          heard.add(event);
          throw new IOException("gone");
        });
    assertEquals(1, heard.size());
    assertTrue(provider.hungUp().await(60, TimeUnit.SECONDS), "the provider was hung up on");
  }

  @Test
  void anInterruptEndsIt() throws InterruptedException {
    provider.thenSilence(firstText(streams.text("yyy")));
    var begun = new java.util.concurrent.CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .start(() -> agent.chat(question("?"), DORA).tell(_ -> begun.countDown()));
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    thread.interrupt();
    assertTrue(thread.join(Duration.ofSeconds(60)));
  }
}
