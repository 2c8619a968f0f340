package dev.mortise.services;

import dev.mortise.api.Contribution;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import dev.mortise.protocol.JsonCodec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Tools of plugins that answer what a test says, and note what reaches them. Of the service that
/// offers them only what tools take is there.
final class FakeTools {
  /// `authorize <arguments>` and `execute <arguments>`, in order.
  final List<String> seen = new ArrayList<>();

  /// Who asked for a use: `<plugin>/<tool> for <caller>`.
  final List<String> prepared = new ArrayList<>();

  Duration longest = Duration.ZERO;
  String content = "one";
  Tool.Verdict verdict = Tool.Verdict.ALLOWED;
  Tool.Result result = Tool.Result.of("19 %");

  /// Happens when an authorizer is asked.
  Runnable meanwhile = () -> {};

  private final List<Offer> offers = new ArrayList<>();

  PluginService service() {
    return (PluginService)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PluginService.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "offers" -> List.copyOf(offers);
                  case "prepare" -> {
                    prepared.add(arguments[0] + "/" + arguments[1] + " for " + arguments[3]);
                    longest = (Duration) arguments[4];
                    yield prepare((String) arguments[1], (Tool.Invocation) arguments[2]);
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /// Offers one, in place of what the plugin offered under that name.
  void offer(String plugin, String tool, Tool.Details details) {
    offers.removeIf(o -> o.plugin().equals(plugin) && o.contribution().name().equals(tool));
    var contribution = new Contribution("tools", tool, JsonCodec.encode(details));
    offers.add(new Offer(plugin, "1.0.0", 100, contribution));
  }

  private ToolUse prepare(String name, Tool.Invocation invocation) {
    Offer offer =
        offers.stream().filter(o -> o.contribution().name().equals(name)).findFirst().orElseThrow();
    var use = new Use(offer, invocation, content, verdict);
    seen.add("authorize " + invocation.arguments());
    meanwhile.run();
    return use;
  }

  private final class Use implements ToolUse {
    private final Offer offer;
    private final Tool.Invocation invocation;
    private final String made;
    private final Tool.Verdict said;

    Use(Offer offer, Tool.Invocation invocation, String made, Tool.Verdict said) {
      this.offer = offer;
      this.invocation = invocation;
      this.made = made;
      this.said = said;
    }

    @Override
    public Tool.Details details() {
      return JsonCodec.decode(offer.contribution().details(), Tool.Details.class);
    }

    @Override
    public Tool.Invocation invocation() {
      return invocation;
    }

    @Override
    public String hash() {
      Json details = offer.contribution().details();
      return made + " " + details + " " + invocation.arguments() + " " + invocation.cluster();
    }

    @Override
    public Tool.Verdict verdict() {
      return said;
    }

    @Override
    public Tool.Result execute() {
      seen.add("execute " + invocation.arguments());
      return result;
    }
  }
}
