package dev.mortise.host;

import java.util.Objects;
import java.util.function.Function;

/// Something a plugin may ask the host to do. What it needs stands on the contract's methods, so a
/// host function cannot exist without it.
///
/// @param contract an interface with [dev.mortise.api.Contract]
/// @param implementation makes what answers one call of one plugin; cheap, called once per call
/// @param <T> the contract
public record HostFunction<T>(Class<T> contract, Function<HostCaller, T> implementation) {
  /// Neither may be missing.
  public HostFunction {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(implementation, "implementation");
  }
}
