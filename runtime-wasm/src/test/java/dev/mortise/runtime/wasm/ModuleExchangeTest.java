package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The end of a stream.
@Timeout(60)
final class ModuleExchangeTest {
  private final CompletableFuture<String> heard = new CompletableFuture<>();
  private final CompletableFuture<String> heardBeforeEnd = new CompletableFuture<>();

  /// Ends at once, and looks whether its caller knows before it has given back what it had.
  private final class Brief implements ModuleExchange.Source {
    private final boolean fails;

    Brief(boolean fails) {
      this.fails = fails;
    }

    @Override
    public void open(Exchange caller) {}

    @Override
    public @Nullable Frame pull() {
      if (fails) {
        throw new PluginException(ErrorCode.DEADLINE_EXCEEDED, "too late");
      }
      return null;
    }

    @Override
    public void end() {
      try {
        heardBeforeEnd.complete(heard.get(1, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        heardBeforeEnd.complete("nothing");
      } catch (InterruptedException | ExecutionException e) {
        heardBeforeEnd.completeExceptionally(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverHearsOfTheEndFindsThePlaceFree(boolean fails) {
    Exchange exchange = ModuleExchange.open("tools/any", () -> new Brief(fails));
    String end;
    try {
      end = String.valueOf(exchange.receive());
    } catch (PluginException e) {
      end = e.code().toString();
    }
    heard.complete(end);
    assertEquals("nothing", heardBeforeEnd.join());
    assertEquals(fails ? "DEADLINE_EXCEEDED" : "null", end);
  }
}
