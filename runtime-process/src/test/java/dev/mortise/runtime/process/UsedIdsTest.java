package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsedIdsTest {
  private final UsedIds ids = new UsedIds();

  private void good(long... given) {
    for (long id : given) {
      assertEquals("", ids.take(id).orElse(""));
    }
  }

  private void bad(long id, String why) {
    String said = ids.take(id).orElse("");
    assertTrue(said.startsWith(why), "%s: %s".formatted(Long.toUnsignedString(id), said));
  }

  @Test
  void anIdIsGoodOnceInAnyOrder() {
    good(2, 1, 4, 6, 3, 5);
    for (long id = 1; id <= 6; id++) {
      bad(id, "used the id " + id + " of a host call twice");
    }
    bad(0, "used the id 0 for a host call; ids count from 1");
    good(7);
  }

  @Test
  void whatIsTooFarBelowIsRefusedUsedOrNot() {
    good(UsedIds.WINDOW + 1, 2);
    bad(1, "used the id 1 for a host call after 4097");
    bad(2, "used the id 2 of a host call twice");
    good(2 * UsedIds.WINDOW + 1);
    bad(UsedIds.WINDOW + 1, "used the id 4097 for a host call after 8193");
    good(UsedIds.WINDOW + 2);
  }

  @Test
  void aLeapForgetsNothingThatCounts() {
    good(3, 1_000_000, 999_999);
    bad(999_999, "used the id 999999 of a host call twice");
    bad(3, "used the id 3 for a host call after 1000000");
  }

  @Test
  void idsHaveNoSign() {
    good(Long.MAX_VALUE, Long.MAX_VALUE + 1, -1, -2);
    bad(-1, "used the id 18446744073709551615 of a host call twice");
    bad(Long.MAX_VALUE + 1, "used the id 9223372036854775808 for a host call after");
    bad(0, "used the id 0 ");
  }

  @Test
  void agreesWithASetThatForgetsNothing() {
    Random random = new Random(1);
    Set<Long> taken = new HashSet<>();
    long highest = 0;
    for (int i = 0; i < 200_000; i++) {
      long id = Math.max(1, highest + random.nextInt(6_000) - 5_500);
      boolean fresh = taken.add(id);
      boolean near = highest - id < UsedIds.WINDOW;
      assertEquals(fresh && near, ids.take(id).isEmpty(), id + " after " + highest);
      highest = Math.max(highest, id);
    }
    assertTrue(taken.size() > 50_000, "many were fresh");
  }
}
