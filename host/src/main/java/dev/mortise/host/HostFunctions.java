package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.ContractServer;
import dev.mortise.protocol.Suggest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What plugins may ask for, by the contracts' names.
final class HostFunctions {
  private final Map<String, HostFunction<?>> functions = new TreeMap<>();

  HostFunctions(List<HostFunction<?>> functions) {
    for (HostFunction<?> function : functions) {
      String name = ContractModel.of(function.contract()).name();
      if (this.functions.put(name, function) != null) {
        throw new IllegalArgumentException("two host functions are called " + name);
      }
    }
  }

  /// What answers one call of one plugin.
  ContractServer<?> server(String plugin, String name, HostCaller caller) {
    return server(find(plugin, name), caller);
  }

  private static <T> ContractServer<T> server(HostFunction<T> function, HostCaller caller) {
    T implementation = function.implementation().apply(caller);
    return ContractServer.of(function.contract(), "", implementation);
  }

  /// Whether that method is a stream.
  boolean streams(String plugin, String name, String method) {
    return ContractModel.of(find(plugin, name).contract()).method(method).stream();
  }

  /// Whether that method's beginning must be on record before it happens.
  boolean changes(String plugin, String name, String method) {
    return ContractModel.of(find(plugin, name).contract()).method(method).changes();
  }

  /// @throws PluginException `NOT_FOUND` with the nearest name
  HostFunction<?> find(String plugin, String name) {
    HostFunction<?> function = functions.get(name);
    if (function == null) {
      String known = functions.isEmpty() ? "none" : String.join(", ", functions.keySet());
      String nearest =
          Suggest.nearest(name, functions.keySet())
              .map(n -> " Did you mean \"" + n + "\"?")
              .orElse("");
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "%s asked for the host function \"%s\", which this host does not have; it has %s.%s"
              .formatted(plugin, LogText.clean(name), known, nearest));
    }
    return function;
  }
}
