package dev.mortise.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.ResourceType;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WatchersTest {
  private final Watchers watchers = new Watchers();

  private Items<ResourceType.Event> watch(String namespace) {
    return watchers.watch(new ResourceType.Query(namespace, "", "", Map.of()));
  }

  private static ResourceType.Event event(String type, String document) {
    return new ResourceType.Event(type, Json.of(document));
  }

  @Test
  void eachIsToldOfItsNamespace() {
    try (var dev = watch("dev");
        var every = watch("")) {
      watchers.tell("test", "ADDED", Map.of("name", "a"));
      watchers.tell("dev", "DELETED", Map.of("name", "b"));
      assertEquals(event("DELETED", "{\"name\":\"b\"}"), dev.next());
      assertEquals(event("ADDED", "{\"name\":\"a\"}"), every.next());
      assertEquals(event("DELETED", "{\"name\":\"b\"}"), every.next());
    }
  }

  @Test
  @DisplayName("torture/38 who falls behind is told to look again, and holds nobody up")
  void whoFallsBehindLooksAgain() {
    try (var slow = watch("dev")) {
      for (int i = 0; i <= Watchers.WAITING_MAX; i++) {
        watchers.tell("dev", "ADDED", Map.of("number", i));
      }
      watchers.tell("dev", "ADDED", Map.of("number", -1));
      assertEquals(new ResourceType.Event("RESYNC", Json.EMPTY), slow.next());
      assertEquals(event("ADDED", "{\"number\":-1}"), slow.next());
    }
  }

  @Test
  void whoLeftIsNotTold() {
    var left = watch("dev");
    left.close();
    try (var stays = watch("dev")) {
      watchers.tell("dev", "ADDED", Map.of("name", "a"));
      assertEquals(event("ADDED", "{\"name\":\"a\"}"), stays.next());
    }
  }
}
