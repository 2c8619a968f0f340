package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.CallTime;
import dev.mortise.host.PluginConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TrapTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// A guest that does something else by the third letter of its tool's name: `tools/a…`.
  private static byte[] guest() {
    return Guests.module(
        Guests.answering(1024, "{\"text\":\"fine\"}")
            + Guests.answering(1100, "{\"text\":\"host\"}")
            + "(data (i32.const 1200) \""
            + Guests.about(Message.ASK, "{\"function\":\"log\",\"method\":\"write\"}")
            + "\")"
            + """
            (func $spin (loop br 0))
            (func $deep (result i64) (local i64 i64) call $deep local.get 0 i64.add)
            (func $ask i32.const 1200 i32.const 47 call $host drop)
            (func $answer (param $at i32) (param $n i32) (result i64) (local $what i32)
              ;; the address stands behind {"address":"tools/
              local.get $at i32.load8_u offset=30 local.set $what
              local.get $what i32.const 115 (; s ;) i32.eq if call $spin end
              local.get $what i32.const 100 (; d ;) i32.eq if call $deep return end
              local.get $what i32.const 117 (; u ;) i32.eq if unreachable end
              local.get $what i32.const 111 (; o ;) i32.eq if i32.const -4 i32.load drop end
              local.get $what i32.const 104 (; h ;) i32.eq if call $ask call $say1100 return end
              local.get $what i32.const 114 (; r ;) i32.eq if (loop call $ask br 0) end
              call $say1024)
            """);
  }

  private String tool(PluginConnection connection, String name) {
    return fixture.call(connection, "tools/" + name, "execute", "{}").head().toString();
  }

  private PluginException fails(PluginConnection connection, String name) {
    return assertThrows(PluginException.class, () -> tool(connection, name), name);
  }

  private void stillFine(PluginConnection connection) {
    assertEquals("{\"text\":\"fine\"}", tool(connection, "a"));
  }

  @Test
  @DisplayName(
      "torture/22 a loop without end is stopped at the deadline, and the next call is served")
  void aLoopStopsAtTheDeadline() {
    PluginConnection connection = fixture.start("mortise", guest());
    fixture.within(Duration.ofSeconds(1));
    long begin = System.nanoTime();
    PluginException e = fails(connection, "spin");
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    awaitWords(
        fixture,
        "guest 1.0.0: tools/spin was stopped in spin: its time was up, 1,000 ms given by its caller; if it needs more, call it with more.");
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(20));
    fixture.within(Duration.ofSeconds(30));
    stillFine(connection);
  }

  @Test
  void aLoopThatTheManifestGaveTooLittleTimeNamesItsSetting() {
    PluginConnection connection = fixture.start("mortise", guest());
    fixture.within(new CallTime(Duration.ofMillis(200), CallTime.From.MANIFEST));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, fails(connection, "spin").code());
    awaitWords(
        fixture,
        "guest 1.0.0: tools/spin was stopped in spin: its time was up, 200 ms by limits.deadline; if it needs more, raise that.");
  }

  @Test
  @DisplayName("torture/22 a host function that never answers ends with its call")
  void aSilentHostFunctionEndsWithTheCall() throws Exception {
    PluginConnection connection = fixture.start("mortise", guest());
    fixture.door.silent();
    fixture.within(Duration.ofMinutes(5));
    var ended = new FutureTask<>(() -> fails(connection, "host").code());
    Thread caller = Thread.ofVirtual().start(ended);
    assertTrue(fixture.door.waiting.await(30, TimeUnit.SECONDS));
    caller.interrupt();
    assertEquals(ErrorCode.CANCELLED, ended.get(30, TimeUnit.SECONDS));
    assertTrue(fixture.door.interrupted.await(30, TimeUnit.SECONDS));
    stillFine(connection);
  }

  @Test
  @DisplayName("torture/22 asking the host for ever costs fuel too")
  void askingForEverCosts() {
    fixture.limits(new Manifest.Limits(null, 3_000L, null, null, null));
    PluginConnection connection = fixture.start("mortise", guest());
    PluginException e = fails(connection, "round");
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertTrue(e.getMessage().contains("used up its fuel of 3,000 units"), e.getMessage());
    stillFine(connection);
  }

  @Test
  @DisplayName("torture/22 an instance that is never done being made ends in time, and says where")
  void makingAnInstanceHasATime() {
    try (var hasty =
        new Fixture(ModuleRuntimeConfig.builder().makeTimeout(Duration.ofSeconds(1)))) {
      byte[] module =
          Guests.module(
              "(func $spin (loop br 0)) (start $spin)"
                  + "(func $answer (param i32 i32) (result i64) i64.const 0)");
      long begin = System.nanoTime();
      PluginException e = assertThrows(PluginException.class, () -> hasty.start("mortise", module));
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
      long taken = System.nanoTime() - begin;
      assertTrue(taken < TimeUnit.SECONDS.toNanos(50), "the plugin's start has a minute");
      awaitWords(
          hasty,
          "guest 1.0.0: its description was stopped in spin while an instance was made: its time was up, 1,000 ms to be made and to say what it is.");
    }
  }

  @Test
  @DisplayName("torture/22 an instance made ahead that is never done gives its thread back")
  void makingAheadEndsInTime() throws Exception {
    Program program =
        Program.load(
            Wat.module(
                "(module (memory (export \"memory\") 1) (func $spin (loop br 0)) (start $spin))"),
            ModuleLimits.DEFAULT,
            new Program.Budget(1 << 20, Long.MAX_VALUE / 2),
            _ -> {});
    var trap = new CompletableFuture<Trap>();
    try (var threads = new GuestThreads(1)) {
      threads.later(
          Duration.ofSeconds(1),
          () -> trap.complete(assertThrows(Trap.class, () -> Guests.instance(program))));
      assertEquals(Trap.Limit.TIME, trap.get(30, TimeUnit.SECONDS).limit());
    }
  }

  @Test
  @DisplayName("torture/22 whoever called is free in time, and the log gets the last words later")
  void lastWordsThatComeLateAreInTheLog() throws Exception {
    var release = new CountDownLatch(1);
    PluginConnection connection = fixture.start("mortise", guest());
    fixture.door.answering(_ -> {
      untilReleased(release);
      return Reply.EMPTY;
    });
    fixture.within(Duration.ofSeconds(1));
    PluginException e = fails(connection, "round");
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertFalse(e.getMessage().contains(" in "), "the host did not answer it yet: " + e);
    assertEquals(List.of(e.getMessage()), List.copyOf(fixture.log));
    release.countDown();
    awaitWords(fixture, "guest 1.0.0: tools/round was stopped in ");
  }

  /// Where it was stopped is told to whoever called or, when a busy machine is slow to say, in the
  /// log a moment later; what is told is in the log too.
  private static void awaitWords(Fixture fixture, String beginning) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (fixture.log.stream().noneMatch(line -> line.startsWith(beginning))) {
      assertTrue(System.nanoTime() < end, fixture.log.toString());
      Thread.onSpinWait();
    }
  }

  /// A host function that takes no notice of interrupts.
  private static void untilReleased(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("torture/23 recursion without end costs one instance")
  void recursionCostsOneInstance() {
    PluginConnection connection = fixture.start("mortise", guest());
    PluginException e = fails(connection, "deep");
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertTrue(
        e.getMessage().contains("tools/deep nests its calls too deep in deep"), e.getMessage());
    stillFine(connection);
  }

  @Test
  void atrapNamesItsFunctionAndIsInTheLog() {
    PluginConnection connection = fixture.start("mortise", guest());
    PluginException e = fails(connection, "unreachable");
    assertEquals(ErrorCode.PLUGIN_CRASHED, e.code());
    assertTrue(
        e.getMessage().contains("guest 1.0.0: tools/unreachable: it trapped"), e.getMessage());
    assertTrue(e.getMessage().contains(" in answer after at least "), e.getMessage());
    assertTrue(fixture.log.contains(e.getMessage()), fixture.log.toString());
    assertTrue(fails(connection, "out").getMessage().contains("out of bounds"));
    stillFine(connection);
  }

  @Test
  void aCallOfAPluginThatWasStoppedSaysSo() {
    PluginConnection connection = fixture.start("mortise", guest());
    connection.stop(Duration.ZERO);
    assertEquals(ErrorCode.NOT_RUNNING, fails(connection, "a").code());
    assertTrue(connection.closed().toCompletableFuture().join().expected());
  }
}
