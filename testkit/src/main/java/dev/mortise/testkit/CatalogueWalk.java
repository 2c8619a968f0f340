package dev.mortise.testkit;

import dev.mortise.api.Caller;
import dev.mortise.api.Catalogue;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.host.PluginHost;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;

/// One way through everything there is: each method of each contribution of one plugin is called,
/// and each host function is asked for by it, with samples.
final class CatalogueWalk {
  /// The outcome of a call that the plugin answered.
  static final String ANSWERED = "answered";

  /// The outcome of a host function that was let in; the host's stand-ins fail so.
  static final String REACHED = ErrorCode.CONFLICT.name();

  private static final Duration TIME = Duration.ofMinutes(1);

  private final PluginHost host;
  private final String plugin;
  private final Caller caller;
  private final Carried carried;

  /// One stop of the way.
  ///
  /// @param free whether it needs no permission
  /// @param lack why it is not carried, where it is not
  record Entry(String contract, String method, boolean free, Optional<Carried.Lack> lack) {
    @Override
    public String toString() {
      return contract + " " + method;
    }
  }

  CatalogueWalk(PluginHost host, String plugin, Caller caller, Carried carried) {
    this.host = host;
    this.plugin = plugin;
    this.caller = caller;
    this.carried = carried;
  }

  /// @param seen is told of every method of every contribution, and what became of the call:
  ///   [#ANSWERED] or the code of the refusal
  void contributions(BiConsumer<Entry, String> seen) {
    for (Class<?> contract : Catalogue.CONTRIBUTIONS) {
      ContractModel model = ContractModel.of(contract);
      Object client = host.contribution(contract, plugin, nameOf(model.name()), caller, TIME);
      for (MethodModel method : model.methods()) {
        Capability capability = Capability.of(model.name(), method.name());
        var entry = new Entry(model.name(), method.name(), false, carried.lackOf(capability));
        seen.accept(entry, outcome(() -> Samples.call(client, method(contract, method.name()))));
      }
    }
    var entry =
        new Entry(Catalogue.POINTS, "acme.TaxRule", false, carried.lackOf(Capability.POINTS));
    seen.accept(entry, outcome(this::point));
  }

  private static String nameOf(String contract) {
    return switch (contract) {
      case "tools" -> "echo";
      case "resources" -> "things";
      case "panes" -> "board";
      default -> "";
    };
  }

  private void point() {
    var rules = host.extensions(TaxRule.class, caller);
    if (rules.isEmpty()) {
      throw new PluginException(ErrorCode.NOT_FOUND, "nobody implements it");
    }
    rules.getFirst().call().tax(new TaxRule.Order("o", "DE", 1));
  }

  /// @param seen is told of every method of every host function, once for a caller and once for
  ///   nobody, and what the plugin got: the code of the refusal, or [#REACHED]
  void hostFunctions(BiConsumer<Entry, String> seen) {
    for (Class<?> contract : Catalogue.HOST_FUNCTIONS) {
      ContractModel model = ContractModel.of(contract);
      for (MethodModel method : model.methods()) {
        boolean free = method.needForm().equals("nothing");
        var entry = new Entry("host/" + model.name(), method.name(), free, Optional.empty());
        String asked = asked(model, method, false);
        String unasked = asked(model, method, true);
        seen.accept(
            entry, asked.equals(unasked) ? asked : asked + ", in the background " + unasked);
      }
    }
  }

  private String asked(ContractModel model, MethodModel method, boolean background) {
    var ask =
        new Asking.Ask(
            model.name(), method.name(), Samples.head(method), method.stream(), background);
    Tool tool = host.contribution(Tool.class, plugin, "ask", caller, TIME);
    Json arguments = JsonCodec.encode(ask);
    String text = tool.execute(new Tool.Invocation(arguments, "")).text();
    // What needs nothing and is answered by the host itself was let in as well.
    return text.equals(ANSWERED) ? REACHED : text;
  }

  private static Method method(Class<?> contract, String name) {
    return Arrays.stream(contract.getMethods())
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String outcome(Runnable call) {
    try {
      call.run();
      return ANSWERED;
    } catch (PluginException e) {
      return e.code().name();
    }
  }
}
