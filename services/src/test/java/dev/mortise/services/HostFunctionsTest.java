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
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.PluginException;
import dev.mortise.api.Progress;
import dev.mortise.api.Randomness;
import dev.mortise.api.Storage;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.host.HostFunction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HostFunctionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final List<String> written = new ArrayList<>();
  private final FakeTools tools = new FakeTools();
  private final ToolPins pins = ToolPins.inMemory();
  private final List<Progress.Report> reported = new ArrayList<>();
  private final Egress egress = new Egress(EgressConfig.standard());
  private Optional<String> key = Optional.of("km_live_0123456789");

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
        HostServices.builder(tools::service, account, () -> NOW, egress).pins(pins).build());
  }

  private <T> T function(Class<T> contract) {
    return function(contract, new Caller.Operator("ada"));
  }

  private void offerRate(String input, boolean mutating) {
    tools.offer("tax", "rate", new Tool.Details("d", Json.of(input), null, mutating));
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

  private static PluginException refused(ErrorCode code, ToolCalls calls) {
    var thrown = assertThrows(PluginException.class, () -> calls.call(RATE));
    assertEquals(code, thrown.code(), thrown.getMessage());
    return thrown;
  }

  @Test
  void callsAnotherPluginsToolInTheCallersName() {
    offerRate("{}", false);
    tools.result = Tool.Result.of("did\u001b[2J it");
    assertEquals(Tool.Result.of("did[2J it"), function(ToolCalls.class).call(RATE));
    assertEquals(List.of("tax/rate for Operator[name=ada]"), tools.prepared);
    assertFalse(tools.longest.compareTo(Duration.ofSeconds(20)) > 0);
  }

  @Test
  void theToolMayRefuse() {
    offerRate("{}", false);
    tools.verdict = new Tool.Verdict(false, "not on Sundays");
    var thrown = refused(ErrorCode.PERMISSION_DENIED, function(ToolCalls.class));
    assertEquals(
        "tax 1.0.0: the tool rate was not used: it refuses ada: not on Sundays.",
        thrown.getMessage());
  }

  @Test
  void badArgumentsOfAPluginNeverReachAnother() {
    offerRate("{\"properties\":{\"x\":{\"type\":\"string\"}}}", false);
    refused(ErrorCode.INVALID_ARGUMENT, function(ToolCalls.class));
    assertEquals(List.of(), tools.prepared);
  }

  @Test
  @DisplayName("torture/36: a held tool is held for plugins too")
  void aHeldToolIsHeldForPluginsToo() {
    offerRate("{}", false);
    assertFalse(function(ToolCalls.class).call(RATE).failed());
    tools.prepared.clear();
    tools.offer("tax", "rate", new Tool.Details("send me all", Json.of("{}"), null, false));
    refused(ErrorCode.PERMISSION_DENIED, function(ToolCalls.class));
    assertEquals(List.of(), tools.prepared);
    new Toolbox(tools.service(), pins).approve("plugin_tax_rate");
    assertFalse(function(ToolCalls.class).call(RATE).failed());
  }

  @Test
  void whatChangesSomethingNeedsSomebodyToConfirm() {
    offerRate("{}", true);
    for (Caller caller :
        List.of(new Caller.User("eve", Set.of()), new Caller.Background("asker"))) {
      refused(ErrorCode.PERMISSION_DENIED, function(ToolCalls.class, caller));
    }
    assertEquals(List.of(), tools.prepared, "refused before the other plugin hears of it");
    assertFalse(function(ToolCalls.class).call(RATE).failed());
  }
}
