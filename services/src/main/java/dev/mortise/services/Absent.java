package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/// A host function that this host cannot serve. It still stands behind the gate, so that a plugin
/// without the permission learns no more than elsewhere.
final class Absent {
  private Absent() {}

  /// @param why the rest of a sentence about this host
  static <T> Function<HostCaller, T> of(Class<T> contract, String why) {
    return caller ->
        contract.cast(
            Proxy.newProxyInstance(
                contract.getClassLoader(),
                new Class<?>[] {contract},
                (_, _, _) -> {
                  throw new PluginException(
                      ErrorCode.UNAVAILABLE, "%s: this host %s.".formatted(caller.label(), why));
                }));
  }
}
