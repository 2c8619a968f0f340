package dev.mortise.sdk;

import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A host function on its way to the host.
///
/// @param token of the inbound call it belongs to; empty for background work
/// @param function the contract's name, for example `log`
/// @param deadline until when it must be answered, or null
public record HostCall(
    Bytes token,
    String function,
    String method,
    Json head,
    Bytes body,
    @Nullable Deadline deadline) {
  /// Nothing else may be missing.
  public HostCall {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
  }
}
