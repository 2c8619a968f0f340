package dev.mortise.server;

import java.util.List;
import java.util.Map;

/// Plugins that stand in front of every request.
@FunctionalInterface
interface MiddlewareChain {
  /// Asks them in order.
  ///
  /// @return the request's headers as they left them
  /// @throws Refused when one of them refuses the request
  /// @throws dev.mortise.api.PluginException when one fails that is not advisory
  Map<String, List<String>> apply(Asked asked);
}
