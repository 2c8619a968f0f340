package dev.mortise.sdk;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A call as a carrier hands it in.
///
/// @param address `tools/get_rate`, `routes`, `points/acme.TaxRule`
/// @param token good for host functions until this call ends
/// @param deadline of a unary call, or null
/// @param traceParent W3C trace context, or null
public record Inbound(
    String address,
    String method,
    Json head,
    Bytes body,
    Bytes token,
    Caller caller,
    @Nullable Deadline deadline,
    @Nullable String traceParent) {
  /// Nothing else may be missing.
  public Inbound {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(caller, "caller");
  }
}
