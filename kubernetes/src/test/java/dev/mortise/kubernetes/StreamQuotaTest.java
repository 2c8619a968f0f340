package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How many streams a caller may have open.
final class StreamQuotaTest {
  private static final Caller ALICE = new Caller.User("alice", Set.of());
  private static final Caller NAMESAKE = new Caller.Background("alice");

  private final StreamQuota quota = new StreamQuota(2);

  private Items<String> open(Caller caller) {
    return quota.hold(caller, () -> Items.of(List.of("one")));
  }

  @Test
  void oneTooManyIsRefusedForThatCallerAlone() {
    open(ALICE);
    Items<String> second = open(ALICE);
    PluginException refusal = assertThrows(PluginException.class, () -> open(ALICE));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, refusal.code());
    open(NAMESAKE).close();
    second.close();
    second.close();
    assertEquals(1, quota.openOf(ALICE), "closing twice counts once");
    open(ALICE);
  }

  @Test
  void theEndAndAFailureCountAsClosed() {
    Items<String> read = open(ALICE);
    assertEquals("one", read.next());
    assertNull(read.next());
    assertThrows(
        IllegalStateException.class,
        () ->
            quota.hold(
                ALICE,
                () -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(0, quota.openOf(ALICE));
  }
}
