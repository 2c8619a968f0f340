package dev.mortise.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The one form every call has inside Mortise: from the host to a plugin, or from a plugin to the
/// host.
///
/// @param plugin the id of the plugin that is called, or that asks
/// @param address `tools/get_rate`, `routes`, `points/acme.TaxRule`, or `host/log`
/// @param method the method of the contract
/// @param head a JSON object by the method's schema
/// @param body raw bytes beside it; empty where there are none
/// @param caller on whose behalf
/// @param deadline until when a unary call must be answered, or a stream be opened
/// @param need what it takes, filled in by the host from the catalogue, never by a plugin
/// @param traceParent W3C trace context, or null
public record Call(
    String plugin,
    String address,
    String method,
    Json head,
    Bytes body,
    Caller caller,
    Deadline deadline,
    Need need,
    @Nullable String traceParent) {
  /// Nothing may be missing but the trace.
  public Call {
    Objects.requireNonNull(plugin, "plugin");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(need, "need");
  }
}
