package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.WatchQueue.Found;
import org.junit.jupiter.api.Test;

/// What waits for a slow reader.
final class WatchQueueTest {
  private static final Json DOCUMENT = Json.of("{\"ten\": 1}");

  private static String taken(WatchQueue queue) {
    Found.Next next = assertInstanceOf(Found.Next.class, queue.take());
    return next.event().type() + " " + next.event().document();
  }

  @Test
  void whatFitsComesInOrder() {
    WatchQueue queue = new WatchQueue(2, 100);
    queue.put("ADDED", DOCUMENT);
    queue.put("DELETED", DOCUMENT);
    assertEquals("ADDED " + DOCUMENT, taken(queue));
    assertEquals("DELETED " + DOCUMENT, taken(queue));
  }

  @Test
  void oneTooManyDropsAllAndSaysHowMany() {
    WatchQueue queue = new WatchQueue(2, 100);
    queue.put("ADDED", DOCUMENT);
    queue.put("ADDED", DOCUMENT);
    queue.put("ADDED", DOCUMENT);
    queue.put("MODIFIED", DOCUMENT);
    assertEquals("RESYNC {\"reason\":\"the reader was too slow\",\"missed\":3}", taken(queue));
    assertEquals("MODIFIED " + DOCUMENT, taken(queue), "what came after it is kept");
  }

  @Test
  void bytesCountToo() {
    WatchQueue queue = new WatchQueue(100, 2 * DOCUMENT.size());
    queue.put("ADDED", DOCUMENT);
    assertEquals("ADDED " + DOCUMENT, taken(queue));
    for (int i = 0; i < 3; i++) {
      queue.put("ADDED", DOCUMENT);
    }
    assertEquals("RESYNC {\"reason\":\"the reader was too slow\",\"missed\":3}", taken(queue));
  }

  @Test
  void theEndComesAfterWhatWaits() {
    WatchQueue queue = new WatchQueue(2, 100);
    queue.put("ADDED", DOCUMENT);
    queue.end(new PluginException(ErrorCode.UNAVAILABLE, "gone"));
    queue.end(null);
    assertEquals("ADDED " + DOCUMENT, taken(queue));
    PluginException why = assertThrows(PluginException.class, queue::take);
    assertEquals("gone", why.getMessage());
  }

  @Test
  void aForgottenVersionIsFoundOnce() {
    WatchQueue queue = new WatchQueue(2, 100);
    queue.outdated();
    assertInstanceOf(Found.Stale.class, queue.take());
    queue.end(null);
    assertInstanceOf(Found.End.class, queue.take());
  }
}
