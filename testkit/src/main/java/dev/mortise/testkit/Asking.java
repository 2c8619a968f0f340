package dev.mortise.testkit;

import dev.mortise.api.Catalogue;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.ContractModel;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostContext;
import java.util.Arrays;

/// How [ContractPlugin] asks for whatever it is told to ask for.
final class Asking {
  /// One host function.
  ///
  /// @param head what a plugin without the contract's records would send
  /// @param stream whether it is asked for by opening a stream
  /// @param background whether on nobody's behalf
  record Ask(String function, String method, Json head, boolean stream, boolean background) {}

  private Asking() {}

  /// `answered`, or the code it was refused with.
  static String outcome(Ask ask) {
    Class<?> contract =
        Catalogue.HOST_FUNCTIONS.stream()
            .filter(c -> ContractModel.of(c).name().equals(ask.function()))
            .findFirst()
            .orElseThrow();
    var method =
        Arrays.stream(contract.getMethods())
            .filter(m -> m.getName().equals(ask.method()))
            .findFirst()
            .orElseThrow();
    HostContext host = ask.background() ? Host.current().background() : Host.current();
    try {
      Samples.call(host.host(contract), method);
      return "answered";
    } catch (PluginException e) {
      return e.code().name();
    }
  }
}
