package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How a list that cannot be read is tried again.
final class ResourceWatchTest {
  @Test
  void pausesDoubleAndHaveAnEnd() {
    var pause = new RetryPause(new Random(7));
    List<Long> most = List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L);
    for (long limit : most) {
      long millis = pause.next();
      assertTrue(millis >= limit / 2 && millis <= limit, millis + " of " + limit);
    }
    for (int i = 0; i < 100; i++) {
      assertTrue(pause.next() <= RetryPause.MILLIS_MAX);
    }
    pause.worked();
    assertTrue(pause.next() <= RetryPause.MILLIS_FIRST);
  }

  @Test
  void twoPausesAreNotTheSame() {
    var one = new RetryPause(new Random(1));
    var other = new RetryPause(new Random(2));
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      first.add(one.next());
      second.add(other.next());
    }
    assertTrue(!first.equals(second), first.toString());
  }

  @Test
  void aClusterThatRefusesIsAskedLessAndLess() {
    var asked = new AtomicInteger();
    List<Long> pauses = new ArrayList<>();
    List<String> said = new ArrayList<>();
    ResourceWatch[] watch = new ResourceWatch[1];
    watch[0] =
        new ResourceWatch(
            () -> {
              asked.incrementAndGet();
              throw new PluginException(ErrorCode.PERMISSION_DENIED, "it is forbidden.");
            },
            ClusterReading.everything("pods", "", ""),
            _ -> {},
            (_, time, unit) -> {
              pauses.add(unit.toMillis(time));
              said.add(watch[0].take().problem());
              return pauses.size() == 8;
            });
    watch[0].run();
    assertEquals(8, asked.get());
    for (int i = 0; i < 8; i++) {
      assertTrue(pauses.get(i) >= Math.min(60_000, 1_000L << i) / 2, pauses.toString());
      String seconds = Long.toString((pauses.get(i) + 999) / 1_000);
      assertEquals("it is forbidden. Tried again in " + seconds + " s.", said.get(i));
    }
  }

  @Test
  void aWatchThatIsClosedAsksNoMore() {
    var asked = new AtomicInteger();
    ResourceWatch[] watch = new ResourceWatch[1];
    watch[0] =
        new ResourceWatch(
            () -> {
              asked.incrementAndGet();
              watch[0].close();
              throw new PluginException(ErrorCode.UNAVAILABLE, "gone");
            },
            ClusterReading.everything("pods", "", ""),
            _ -> {});
    watch[0].run();
    assertEquals(1, asked.get());
    assertEquals("", watch[0].take().problem());
  }
}
