package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GatheredExchangeTest {
  private static Frame frame(String text) {
    return Frame.of(Bytes.of(text));
  }

  @Test
  void aQuestionThatFailedIsNotAskedAgain() {
    List<Bytes> asked = new ArrayList<>();
    var exchange =
        new GatheredExchange(
            "probe 1.0.0",
            100,
            body -> {
              asked.add(body);
              throw new PluginException(ErrorCode.PLUGIN_FAILED, "probe 1.0.0: no");
            });
    exchange.send(frame("half "));
    exchange.send(frame("and half"));
    exchange.finish();
    for (int time = 0; time < 3; time++) {
      PluginException failure =
          assertThrows(PluginException.class, () -> assertNull(exchange.receive()));
      assertEquals(ErrorCode.PLUGIN_FAILED, failure.code());
      assertEquals("probe 1.0.0: no", failure.getMessage());
    }
    assertEquals(1, asked.size());
    assertArrayEquals("half and half".getBytes(StandardCharsets.UTF_8), asked.getFirst().array());
  }

  @Test
  void aQuestionThatFailedByMistakeIsNotAskedAgainEither() {
    List<Bytes> asked = new ArrayList<>();
    var exchange =
        new GatheredExchange(
            "probe 1.0.0",
            100,
            body -> {
              asked.add(body);
              throw new IllegalStateException("a mistake");
            });
    exchange.finish();
    for (int time = 0; time < 2; time++) {
      PluginException failure =
          assertThrows(PluginException.class, () -> assertNull(exchange.receive()));
      assertEquals(ErrorCode.INTERNAL, failure.code());
      assertTrue(failure.getMessage().contains("a mistake"), failure.getMessage());
    }
    assertEquals(1, asked.size());
  }

  /// An interrupt that is not the stream's own belongs to whoever interrupted.
  @Test
  void anInterruptDuringAFailingQuestionIsKept() {
    var exchange =
        new GatheredExchange(
            "probe 1.0.0",
            100,
            _ -> {
              Thread.currentThread().interrupt();
              throw new PluginException(ErrorCode.CANCELLED, "probe 1.0.0: interrupted");
            });
    exchange.finish();
    assertThrows(PluginException.class, () -> assertNull(exchange.receive()));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aCancellationTakesItsInterruptWithIt() {
    var itself = new AtomicReference<GatheredExchange>();
    var exchange =
        new GatheredExchange(
            "probe 1.0.0",
            100,
            _ -> {
              Objects.requireNonNull(itself.get()).cancel("enough");
              throw new PluginException(ErrorCode.CANCELLED, "probe 1.0.0: interrupted");
            });
    itself.set(exchange);
    exchange.finish();
    PluginException failure =
        assertThrows(PluginException.class, () -> assertNull(exchange.receive()));
    assertTrue(failure.getMessage().contains("enough"), failure.getMessage());
    assertFalse(Thread.interrupted());
  }
}
