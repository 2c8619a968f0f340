package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MemoryQuotaTest {
  private static final int PAGE = 65_536;

  private final Fixture fixture =
      new Fixture(ModuleRuntimeConfig.builder().memoryBytesMax(8 * PAGE).idle(0));

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Takes a page for as long as there is one, and then does what the third letter of its tool's
  /// name says: `tools/pages` tells how many it has, `tools/trap` traps.
  private static byte[] greedy() {
    return Guests.module(
        Guests.answering(1024, "{\"text\":\"0\"}")
            + """
            (func $answer (param $at i32) (param $n i32) (result i64)
              (loop i32.const 1 memory.grow i32.const -1 i32.ne br_if 0)
              local.get $at i32.load8_u offset=30 i32.const 116 (; t ;) i32.eq if unreachable end
              i32.const 1045 i32.const 48 memory.size i32.add i32.store8
              call $say1024)
            """);
  }

  /// Has one page, and answers.
  private static byte[] content() {
    return Guests.module(
        Guests.answering(1024, "{\"text\":\"0\"}")
            + "(func $answer (param $at i32) (param $n i32) (result i64) call $say1024)");
  }

  /// A pane that has one page and asks for no more.
  private static byte[] modest() {
    return Wat.module(
        "(module (memory (export \"memory\") 1)"
            + "(func (export \"plugin_alloc\") (param i32) (result i32) i32.const 64)"
            + "(func (export \"plugin_on_command\") (param i32 i32) (result i32) i32.const 0))");
  }

  private String tool(PluginConnection connection, String name) {
    return fixture.call(connection, "tools/" + name, "execute", "{}").head().toString();
  }

  private void pane(PluginConnection connection, String method, int pane) {
    String head = "{\"pane\":\"%d\",\"width\":8,\"height\":2,\"options\":{}}".formatted(pane);
    fixture.call(connection, "panes/view", method, head);
  }

  private void awaitMemory(long bytes) {
    awaitMemory(fixture, bytes);
  }

  private static void awaitMemory(Fixture in, long bytes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (in.runtime.memoryBytes() != bytes) {
      assertTrue(System.nanoTime() < end, in.runtime.memoryBytes() + " bytes are taken");
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("torture/23 a module that takes all there is gets half of it, and no more")
  void aGreedyModuleIsToldThatThereIsNoMore() {
    PluginConnection connection = fixture.start("mortise", greedy());
    assertEquals("{\"text\":\"4\"}", tool(connection, "pages"));
    awaitMemory(0);
    assertEquals("{\"text\":\"4\"}", tool(connection, "pages"), "it was given back");
  }

  @Test
  @DisplayName("torture/23 one that fails for want of it says so, and how to get more")
  void aTrapForWantOfMemoryNamesTheSetting() {
    PluginConnection connection = fixture.start("mortise", greedy());
    PluginException e = assertThrows(PluginException.class, () -> tool(connection, "trap"));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertTrue(
        e.getMessage()
            .endsWith(
                "with all the memory that one plugin may have taken; close some of its panes, or raise module-memory, of which that is half."),
        e.getMessage());
    awaitMemory(0);
  }

  @Test
  @DisplayName("torture/23 an instance for which there is no memory is not made")
  void anInstanceThatFindsNoMemoryIsRefused() {
    PluginConnection connection = fixture.start("kubetile", modest());
    for (int i = 0; i < 4; i++) {
      pane(connection, "open", i);
    }
    PluginException e = assertThrows(PluginException.class, () -> pane(connection, "open", 4));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertEquals(
        "guest 1.0.0: there is no memory for another instance of 65,536 bytes: of the 262,144 that one plugin may have, 262,144 are taken; close some of its panes, or raise module-memory, of which that is half.",
        e.getMessage());
    pane(connection, "close", 0);
    pane(connection, "open", 4);
    connection.stop(Duration.ZERO);
    assertEquals(0, fixture.runtime.memoryBytes());
  }

  @Test
  @DisplayName("torture/23 while a plugin holds all that it may have, another starts and answers")
  void aGreedyPluginLeavesRoomForAnother() {
    PluginConnection greedy = fixture.start("kubetile", modest());
    for (int i = 0; i < 4; i++) {
      pane(greedy, "open", i);
    }
    assertThrows(PluginException.class, () -> pane(greedy, "open", 4));
    assertEquals(4 * PAGE, fixture.runtime.memoryBytes());
    PluginConnection other = fixture.start("mortise", greedy());
    assertEquals("{\"text\":\"4\"}", tool(other, "pages"), "and has a half of its own");
    awaitMemory(4 * PAGE);
  }

  @Test
  void anInstanceForWhichNobodyLeftMemoryIsRefused() {
    PluginConnection one = fixture.start("kubetile", modest());
    PluginConnection two = fixture.start("kubetile", modest());
    PluginConnection three = fixture.start("kubetile", modest());
    for (int i = 0; i < 4; i++) {
      pane(one, "open", i);
      pane(two, "open", i);
    }
    PluginException e = assertThrows(PluginException.class, () -> pane(three, "open", 0));
    assertEquals(
        "guest 1.0.0: there is no memory for another instance of 65,536 bytes: of the 524,288 that all modules of this host may have together, 524,288 are taken; end some plugins or close some panes, or raise module-memory.",
        e.getMessage());
  }

  @Test
  void whatWasMadeAheadIsGivenUpForACallThatHasCome() {
    try (var ahead = new Fixture(ModuleRuntimeConfig.builder().memoryBytesMax(4 * PAGE).idle(1))) {
      for (int i = 0; i < 4; i++) {
        ahead.start("kubetile", modest());
      }
      awaitMemory(ahead, 4 * PAGE);
      PluginConnection fifth = ahead.start("kubetile", modest());
      ahead.call(
          fifth, "panes/view", "open", "{\"pane\":\"0\",\"width\":8,\"height\":2,\"options\":{}}");
    }
  }

  @Test
  void aPluginThatBeginsWithMoreThanHalfMayHaveThat() {
    try (var small = new Fixture(ModuleRuntimeConfig.builder().memoryBytesMax(PAGE).idle(0))) {
      PluginConnection connection = small.start("kubetile", modest());
      small.call(
          connection,
          "panes/view",
          "open",
          "{\"pane\":\"0\",\"width\":8,\"height\":2,\"options\":{}}");
      assertEquals(PAGE, small.runtime.memoryBytes());
    }
  }

  @Test
  void whatAPartTakesIsTakenFromTheWhole() {
    Quota whole = new Quota(100);
    Quota.Share share = whole.part(60).share();
    assertTrue(share.take(60));
    assertFalse(share.take(1));
    assertTrue(share.partFull(1));
    Quota other = whole.part(50);
    assertFalse(other.full(41).partial(), "the part has it, the whole has not");
    assertFalse(other.share().take(41), "there are no more");
    assertEquals(0, other.taken(), "and nothing is kept of what was refused");
    assertTrue(other.share().take(40));
    share.end();
    assertEquals(40, whole.taken());
  }

  @Test
  void anInstanceThatDoesNotStartKeepsNoMemory() {
    byte[] module =
        Guests.module(
            "(func $boom unreachable) (start $boom) (func $answer (param i32 i32) (result i64) i64.const 0)");
    for (int i = 0; i < 10; i++) {
      PluginException e =
          assertThrows(PluginException.class, () -> fixture.start("mortise", module));
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code());
    }
    assertEquals(0, fixture.runtime.memoryBytes());
  }

  @Test
  void whatIsMadeAheadGivesItBackAtTheEnd() {
    try (var ahead = new Fixture(ModuleRuntimeConfig.builder().memoryBytesMax(8 * PAGE).idle(2))) {
      PluginConnection connection = ahead.start("mortise", content());
      ahead.call(connection, "tools/pages", "execute", "{}");
      // The call's own is given back; what there is then was made ahead.
      awaitMemory(ahead, 2 * PAGE);
      connection.stop(Duration.ZERO);
      awaitMemory(ahead, 0);
    }
  }

  @Test
  void aShareThatEndedTakesNoMore() {
    var pool = new Quota(100);
    Quota.Share one = pool.share();
    Quota.Share other = pool.share();
    assertTrue(one.take(60));
    assertFalse(other.take(41));
    assertTrue(other.take(40));
    other.give(10);
    assertEquals(90, pool.taken());
    one.end();
    one.end();
    one.give(60);
    assertFalse(one.take(1));
    assertEquals(30, pool.taken());
    assertFalse(other.take(Long.MAX_VALUE));
  }
}
