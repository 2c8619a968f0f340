package dev.mortise.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.testkit.ModelStreams;
import dev.mortise.testkit.StandInModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/// An agent, a provider that it asks, and what it tells; in one of the two dialects.
abstract class AgentScene {
  static final Caller.User DORA = new Caller.User("dora", Set.of("viewer"));
  static final Caller.User EVE = new Caller.User("eve", Set.of("admin"));

  final ModelStreams streams;
  final StandInModel provider = new StandInModel();
  final FakeTools tools = new FakeTools();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  final List<AgentEvent> events = new ArrayList<>();
  Duration silence = Duration.ofSeconds(60);
  boolean enabled = true;
  final Agent agent;

  AgentScene(ModelStreams streams) {
    this.streams = streams;
    agent = new Agent(this::settings, tools, new PendingInMemory(now::get), now::get, pauses::add);
  }

  AgentSettings settings() {
    return new AgentSettings(
        enabled,
        ModelProvider.valueOf(streams.name()),
        "some-model",
        provider.uri(),
        () -> StandInModel.KEY,
        4_096,
        silence,
        silence.multipliedBy(2));
  }

  @AfterEach
  void close() {
    agent.close();
    provider.close();
  }

  static ChatRequest question(String text) {
    return new ChatRequest(
        List.of(new ChatRequest.Said("user", text)), "en", ChatRequest.Page.NONE, "", "a");
  }

  List<String> ask() {
    agent.chat(question("how many?"), DORA).tell(events::add);
    return told();
  }

  /// What was told since the last time: `name data`.
  List<String> told() {
    List<String> told = events.stream().map(event -> event.name() + " " + event.data()).toList();
    events.clear();
    return told;
  }

  String session() {
    return events.stream()
        .map(event -> JsonText.text(JsonText.read(event.data()), "session_id"))
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  String delete() {
    provider.thenStream(streams.call(0, "c1", "delete_thing", "{\"id\":7}") + streams.end());
    agent.chat(question("delete it"), DORA).tell(events::add);
    return session();
  }

  String body(int request) {
    return provider.asked().get(request).body().toString();
  }

  /// The part of a stream that holds text, without its end.
  static String firstText(String stream) {
    int text = stream.indexOf("yyy");
    return stream.substring(0, stream.indexOf("\n\n", text) + 2);
  }

  void assertFailed(String why) {
    List<String> told = ask();
    assertEquals("done {}", told.getLast());
    String error = told.get(told.size() - 2);
    assertTrue(
        error.startsWith("error {\"message\":\"The model cannot be asked: ") && error.contains(why),
        error);
    assertFalse(error.contains(StandInModel.KEY) || error.contains("\u001b"), error);
  }

  static void assertUnknown(org.junit.jupiter.api.function.Executable what) {
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(PluginException.class, what).code());
  }
}
