package dev.mortise.host;

import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import org.jspecify.annotations.Nullable;

/// What a plugin asks of the host, as it came off the wire: nothing in it is to be believed.
///
/// @param token of the inbound call it belongs to; empty for background work
/// @param function the contract's name, for example `log`
/// @param method of the contract
/// @param deadline the plugin's own, or null
// Sixteen bytes on every call: not copied, not compared.
@SuppressWarnings("ArrayRecordComponent")
public record HostRequest(
    byte[] token,
    String function,
    String method,
    Json head,
    Bytes body,
    @Nullable Deadline deadline) {}
