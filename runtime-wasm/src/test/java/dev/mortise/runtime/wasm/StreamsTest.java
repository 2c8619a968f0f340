package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Streams whose instances keep a thread: they wait for a silent caller, or compute for ever.
final class StreamsTest {
  private final Fixture fixture =
      new Fixture(ModuleRuntimeConfig.builder().threads(4).computeTimeout(Duration.ofSeconds(3)));

  @AfterEach
  void close() {
    fixture.close();
  }

  /// A guest that is pulled for `tools/spin` and computes for ever, or for another tool and asks
  /// the host for something, waits for a frame of its caller and ends.
  private static byte[] guest() {
    return Guests.module(
        Guests.answering(1024, "{}")
            + "(data (i32.const 1200) \""
            + Guests.about(Message.ASK, "{\"function\":\"log\",\"method\":\"write\"}")
            + "\")(data (i32.const 1300) \""
            + Guests.about(Message.RECEIVE, "{\"stream\":0}")
            + "\")(data (i32.const 1400) \""
            + Guests.about(Message.END, "")
            + "\")"
            + """
            (global $what (mut i32) (i32.const 0))
            (func $pull (result i64)
              global.get $what i32.const 115 (; s ;) i32.eq if (loop br 0) end
              i32.const 1200 i32.const 47 call $host drop
              i32.const 1300 i32.const 24 call $host drop
              i64.const %d)
            (func $answer (param $at i32) (param $n i32) (result i64)
              local.get $at i32.load8_u offset=1 i32.const %d i32.eq
              if (result i64) call $pull else
                ;; the address stands behind {"address":"tools/
                local.get $at i32.load8_u offset=30 global.set $what
                call $say1024
              end)
            """
                .formatted(Guests.packed(1400, 12), Message.PULL));
  }

  private PluginConnection start() {
    return fixture.start("mortise", guest());
  }

  private Exchange open(PluginConnection connection, String tool) {
    return connection.open(fixture.delivery("tools/" + tool, "open", "{}"));
  }

  /// Opens one whose instance waits for its caller.
  private Exchange waiting(PluginConnection connection) {
    int before = fixture.door.asked.size();
    Exchange stream = open(connection, "wait");
    await(() -> fixture.door.asked.size() > before);
    return stream;
  }

  private static void ends(Exchange stream) {
    stream.send(new Frame(Json.EMPTY, Bytes.EMPTY));
    assertNull(stream.receive());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end);
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("torture/22 a stream that computes for ever is ended, one that waits is not")
  void whatComputesForEverIsEndedAndWhatWaitsIsNot() {
    fixture.limits(new Manifest.Limits(null, 400_000_000_000L, null, null, null));
    PluginConnection connection = start();
    Exchange waits = waiting(start());
    PluginException e =
        assertThrows(PluginException.class, () -> open(connection, "spin").receive());
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code(), e.getMessage());
    assertTrue(
        e.getMessage()
            .endsWith(
                ": its time was up, 3,000 ms of computing for a frame without asking the host anything."),
        e.getMessage());
    ends(waits);
    ends(waiting(connection));
  }

  @Test
  @DisplayName("torture/16 streams that wait for ever leave other plugins' calls alone")
  void whatWaitsForEverLeavesCallsAlone() {
    List<Exchange> waits = new ArrayList<>();
    PluginConnection first = start();
    waits.add(waiting(first));
    PluginException e = assertThrows(PluginException.class, () -> open(first, "wait"));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertEquals(
        "guest 1.0.0: no place is left for another stream: one plugin serves at most 1, all modules of this host 4; end some, or try again later.",
        e.getMessage());
    for (int i = 0; i < 3; i++) {
      waits.add(waiting(start()));
    }
    PluginConnection other = start();
    assertEquals("{}", fixture.call(other, "tools/any", "execute", "{}").head().toString());
    assertThrows(PluginException.class, () -> open(other, "wait"), "every place is taken");
    waits.getFirst().cancel("it has enough");
    await(() -> fixture.runtime.streams() == 3);
    ends(waiting(other));
    waits.subList(1, 4).forEach(StreamsTest::ends);
    await(() -> fixture.runtime.streams() == 0);
  }
}
