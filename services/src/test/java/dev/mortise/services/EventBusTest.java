package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Events;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBusTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final EventBus bus = new EventBus(() -> NOON);

  private static Events.Publication about(String topic, String content) {
    return new Events.Publication(topic, Json.of(content));
  }

  @Test
  void tellsWhoListensAndStampsThePublisher() {
    try (Items<Events.Event> one = bus.subscribe("a", "done");
        Items<Events.Event> all = bus.subscribe("b", "*");
        Items<Events.Event> other = bus.subscribe("c", "begun")) {
      bus.publish("backup", about("done", "1"));
      bus.publish("backup", about("begun", "2"));
      var done = new Events.Event("done", "backup", NOON, Json.of("1"), 0);
      var begun = new Events.Event("begun", "backup", NOON, Json.of("2"), 0);
      assertEquals(done, one.next());
      assertEquals(done, all.next());
      assertEquals(begun, all.next());
      assertEquals(begun, other.next());
    }
    assertEquals(0, bus.listeners());
  }

  @Test
  void whoFallsBehindLosesTheOldestAndIsTold() {
    try (Items<Events.Event> slow = bus.subscribe("a", "done")) {
      for (int i = 0; i < EventQueue.EVENTS_MAX + 10; i++) {
        bus.publish("b", about("done", Integer.toString(i)));
      }
      Events.Event first = slow.next();
      assertNotNull(first);
      assertEquals(Json.of("10"), first.content());
      assertEquals(10, first.missed());
      Events.Event second = slow.next();
      assertNotNull(second);
      assertEquals(0, second.missed());
    }
  }

  @Test
  void largeEventsAreBoundedByTheirBytes() {
    String large = "\"" + "x".repeat(EventBus.CONTENT_BYTES_MAX - 2) + "\"";
    try (Items<Events.Event> slow = bus.subscribe("a", "done")) {
      for (int i = 0; i < 100; i++) {
        bus.publish("b", about("done", large));
      }
      Events.Event first = slow.next();
      assertNotNull(first);
      assertEquals(100 - EventQueue.BYTES_MAX / EventBus.CONTENT_BYTES_MAX, first.missed());
    }
    PluginException e =
        assertThrows(PluginException.class, () -> bus.publish("b", about("done", large + " ")));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
  }

  @Test
  void topicsAreWords() {
    for (String wrong : List.of("", "*", "A", "a b", "-a", "a".repeat(65), "a/b", "a\n")) {
      assertThrows(PluginException.class, () -> bus.publish("b", about(wrong, "1")), wrong);
      if (!wrong.equals("*")) {
        assertThrows(PluginException.class, () -> bus.subscribe("b", wrong), wrong);
      }
    }
  }

  @Test
  void onePluginListensOnlySoOften() {
    List<Items<Events.Event>> open = new ArrayList<>();
    for (int i = 0; i < EventBus.LISTENERS_MAX; i++) {
      open.add(bus.subscribe("a", "done"));
    }
    PluginException e = assertThrows(PluginException.class, () -> bus.subscribe("a", "done"));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    open.getFirst().close();
    assertNull(open.getFirst().next());
    bus.subscribe("a", "done").close();
  }

  @Test
  void onlyTheBackgroundListens() {
    var events = new PluginEvents(bus, Callers.operator(_ -> {}));
    PluginException e =
        assertThrows(PluginException.class, () -> events.subscribe(new Events.Topic("done")));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    var background = new PluginEvents(bus, Callers.background());
    try (Items<Events.Event> heard = background.subscribe(new Events.Topic("done"))) {
      events.publish(about("done", "1"));
      Events.Event event = heard.next();
      assertNotNull(event);
      assertEquals("asker", event.publisher());
    }
  }
}
