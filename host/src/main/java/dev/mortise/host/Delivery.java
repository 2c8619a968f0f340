package dev.mortise.host;

import dev.mortise.api.Call;
import java.util.Objects;

/// A call on its way to a plugin.
///
/// @param call what is asked, for whom and until when
/// @param time what it had for that when it began, and from whom
/// @param token 16 random bytes that are good for host calls of this instance until this call ends
// Sixteen bytes on every call: not copied, not compared.
@SuppressWarnings("ArrayRecordComponent")
public record Delivery(Call call, CallTime time, byte[] token) {
  /// Nothing may be missing.
  public Delivery {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(token, "token");
  }
}
