package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Caller;
import dev.mortise.api.Catalogue;
import dev.mortise.api.Clock;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Progress;
import dev.mortise.api.Randomness;
import dev.mortise.api.Storage;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.api.ToolUse;
import dev.mortise.host.HostFunction;
import dev.mortise.protocol.JsonCodec;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostFunctionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final List<String> written = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Progress.Report> reported = new ArrayList<>();
  private final Egress egress = new Egress(EgressConfig.standard());
  private Optional<String> key = Optional.of("km_live_0123456789");
  private boolean mutating;
  private Tool.Verdict verdict = Tool.Verdict.ALLOWED;

  private final AccountSource account =
      new AccountSource() {
        @Override
        public Optional<String> key() {
          return key;
        }

        @Override
        public URI endpoint() {
          return URI.create("https://api.example.com");
        }

        @Override
        public boolean debug() {
          return true;
        }
      };

  private <T> T function(Class<T> contract, Caller caller) {
    HostFunction<?> found =
        functions().stream().filter(f -> f.contract() == contract).findFirst().orElseThrow();
    return contract.cast(
        found
            .implementation()
            .apply(
                Callers.of(
                    caller,
                    _ -> {},
                    (source, level, text) -> written.add(source + " " + level + " " + text),
                    reported::add)));
  }

  private List<HostFunction<?>> functions() {
    return HostFunctions.standard(
        HostServices.builder(this::service, account, () -> NOW, egress).build());
  }

  private <T> T function(Class<T> contract) {
    return function(contract, new Caller.Operator("ada"));
  }

  // Only what tool calls touch is there; everything else of the service fails.
  private PluginService service() {
    return (PluginService)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PluginService.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "offers" -> List.of(offer());
                  case "prepare" -> {
                    asked.add(arguments[0] + "/" + arguments[1] + " for " + arguments[3]);
                    assertFalse(((Duration) arguments[4]).compareTo(Duration.ofSeconds(20)) > 0);
                    yield use((Tool.Invocation) arguments[2]);
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private ToolUse use(Tool.Invocation invocation) {
    Tool tool = tool();
    Tool.Verdict said = tool.authorize(invocation);
    return new ToolUse() {
      @Override
      public Tool.Details details() {
        return new Tool.Details("d", Json.EMPTY, null, mutating);
      }

      @Override
      public Tool.Invocation invocation() {
        return invocation;
      }

      @Override
      public String hash() {
        return "h";
      }

      @Override
      public Tool.Verdict verdict() {
        return said;
      }

      @Override
      public Tool.Result execute() {
        return tool.execute(invocation);
      }
    };
  }

  private Offer offer() {
    var details = JsonCodec.encode(new Tool.Details("d", Json.EMPTY, null, mutating));
    return new Offer("tax", "1.0.0", 100, new Contribution("tools", "rate", details));
  }

  private Tool tool() {
    return new Tool() {
      @Override
      public Result execute(Invocation invocation) {
        return Result.of("did " + invocation.arguments() + " " + invocation.cluster());
      }

      @Override
      public Verdict authorize(Invocation invocation) {
        return verdict;
      }
    };
  }

  private static final ToolCalls.Request RATE =
      new ToolCalls.Request("plugin_tax_rate", Json.of("{\"x\":1}"), "c");

  @Test
  void coversTheCatalogue() {
    assertEquals(
        Catalogue.HOST_FUNCTIONS, functions().stream().map(HostFunction::contract).toList());
  }

  @AfterEach
  void closeTheWayOut() {
    egress.close();
  }

  @Test
  void saysWhatThisHostHasNothingFor() {
    var thrown = assertThrows(PluginException.class, () -> function(Storage.class).usage());
    assertEquals(ErrorCode.UNAVAILABLE, thrown.code());
    assertEquals("asker 1.0.0: this host keeps nothing for plugins.", thrown.getMessage());
  }

  @Test
  void tellsWhoeverWaitsHowFarItIs() {
    function(Progress.class).report(new Progress.Report(1, 4, "half\u001b[31m way\u202e"));
    assertEquals(List.of(new Progress.Report(1, 4, "half [31m way")), reported);
    for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      var report = new Progress.Report(wrong, 0, "");
      var thrown =
          assertThrows(PluginException.class, () -> function(Progress.class).report(report));
      assertEquals(ErrorCode.INVALID_ARGUMENT, thrown.code());
    }
  }

  @Test
  void writesToThePluginsOwnLog() {
    function(Log.class).write(new Log.Entry("WARN", "low"));
    function(Log.class).write(new Log.Entry("shout", "odd"));
    assertEquals(List.of("HOST warn low", "HOST info odd"), written);
  }

  @Test
  void tellsTheTime() {
    var first = function(Clock.class).now();
    var second = function(Clock.class).now();
    assertEquals(NOW, first.time());
    assertTrue(second.monotonicNanos() - first.monotonicNanos() >= 0);
  }

  @Test
  void drawsAsManyBytesAsAskedFor() {
    var random = function(Randomness.class);
    assertEquals(65_536, random.draw(new Randomness.Amount(65_536)).payload().size());
    assertNotEquals(random.draw(new Randomness.Amount(16)), random.draw(new Randomness.Amount(16)));
    for (int wrong : List.of(0, -1, 65_537)) {
      var thrown =
          assertThrows(PluginException.class, () -> random.draw(new Randomness.Amount(wrong)));
      assertEquals(ErrorCode.INVALID_ARGUMENT, thrown.code());
    }
  }

  @Test
  void tellsTheKeyOfTheMoment() {
    var told = function(Account.class);
    assertEquals("km_live_0123456789", told.key().key());
    key = Optional.empty();
    assertEquals("", told.key().key());
    assertEquals(new Account.Endpoint("https://api.example.com", true), told.endpoint());
  }

  @Test
  void anAccountDoesNotPrintItsKey() {
    var fixed = AccountSource.of(key, URI.create("https://a"), false);
    assertEquals("account at https://a", fixed.toString());
  }

  @Test
  void callsAnotherPluginsToolInTheCallersName() {
    var result = function(ToolCalls.class).call(RATE);
    assertEquals(Tool.Result.of("did {\"x\":1} c"), result);
    assertEquals(List.of("tax/rate for Operator[name=ada]"), asked);
  }

  @Test
  void theToolMayRefuse() {
    verdict = new Tool.Verdict(false, "not on Sundays");
    var thrown = assertThrows(PluginException.class, () -> function(ToolCalls.class).call(RATE));
    assertEquals(ErrorCode.PERMISSION_DENIED, thrown.code());
    assertEquals(
        "asker 1.0.0: the tool plugin_tax_rate refuses ada: not on Sundays.", thrown.getMessage());
  }

  @Test
  void whatChangesSomethingNeedsSomebodyToConfirm() {
    mutating = true;
    for (Caller caller :
        List.of(new Caller.User("eve", Set.of()), new Caller.Background("asker"))) {
      var thrown =
          assertThrows(PluginException.class, () -> function(ToolCalls.class, caller).call(RATE));
      assertEquals(ErrorCode.PERMISSION_DENIED, thrown.code());
    }
    assertEquals(List.of(), asked, "refused before the other plugin hears of it");
    assertFalse(function(ToolCalls.class).call(RATE).failed());
  }
}
