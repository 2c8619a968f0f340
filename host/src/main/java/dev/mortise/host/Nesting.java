package dev.mortise.host;

import dev.mortise.gate.CallContext;
import java.util.Optional;

/// The chain of calls that the current thread stands in while it runs a host function.
final class Nesting {
  private static final ScopedValue<CallContext> CHAIN = ScopedValue.newInstance();

  private Nesting() {}

  /// Does something as part of a chain.
  static <R> R within(CallContext context, ScopedValue.CallableOp<R, RuntimeException> work) {
    return ScopedValue.where(CHAIN, context).call(work);
  }

  /// The chain, unless the call comes from outside.
  static Optional<CallContext> chain() {
    return CHAIN.isBound() ? Optional.of(CHAIN.get()) : Optional.empty();
  }
}
