package dev.mortise.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
  private record Greet(String name) {}

  private record Rate(double rate) {}

  private static final HostPort NO_HOST =
      new HostPort() {
        @Override
        public Reply call(HostCall call) {
          throw new PluginException(ErrorCode.UNAVAILABLE, "no host");
        }

        @Override
        public Exchange open(HostCall call) {
          throw new PluginException(ErrorCode.UNAVAILABLE, "no host");
        }
      };

  private final AtomicReference<Rate> rate = new AtomicReference<>(new Rate(0));
  private final Dispatcher dispatcher =
      MortisePlugin.builder("hello", "1.0.0")
          .tool(Tools.typed("greet", "Greets", Greet.class, g -> "Hello, " + g.name()))
          .tool(
              "rate",
              Tools.details("Tells the rate", "{}"),
              _ -> dev.mortise.api.Tool.Result.of("" + Host.current().settings(Rate.class).rate()))
          .settings(Rate.class, rate::set)
          .build()
          .dispatcher();

  private Json call(String tool, String arguments) {
    var call =
        new Inbound(
            "tools/" + tool,
            "execute",
            Json.of("{\"arguments\":" + arguments + ",\"cluster\":\"\"}"),
            Bytes.EMPTY,
            Bytes.EMPTY,
            new Caller.Operator("test"),
            null,
            null);
    return dispatcher.call(call, NO_HOST).head();
  }

  @Test
  void answersByTheRecord() {
    assertTrue(call("greet", "{\"name\":\"Ada\"}").toString().contains("Hello, Ada"));
  }

  @Test
  void namesTheArgumentThatDoesNotFit() {
    PluginException e = assertThrows(PluginException.class, () -> call("greet", "{\"name\":{}}"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertTrue(e.getMessage().contains("name"), e.getMessage());
  }

  @Test
  void givesSettingsAsARecord() {
    dispatcher.describe(Json.of("{\"rate\":0.19}"));
    assertEquals(new Rate(0.19), rate.get());
    assertTrue(call("rate", "{}").toString().contains("0.19"));
  }

  @Test
  void doesNotStartWithSettingsThatDoNotFit() {
    assertThrows(PluginException.class, () -> dispatcher.describe(Json.of("{\"rate\":\"much\"}")));
  }

  @Test
  void hasNoCallOutsideOfCalls() {
    assertThrows(IllegalStateException.class, Host::current);
  }

  @Test
  void refusesTwoContributionsOfOneName() {
    var builder =
        MortisePlugin.builder("hello", "1.0.0")
            .tool(Tools.typed("greet", "Greets", Greet.class, Greet::name));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.tool(Tools.typed("greet", "Again", Greet.class, Greet::name)));
  }
}
