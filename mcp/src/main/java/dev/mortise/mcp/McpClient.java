package dev.mortise.mcp;

import dev.mortise.api.Caller;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// Who sends a request over HTTP.
///
/// @param caller on whose behalf it is
/// @param still whether they would still be let in: asked every second while something is open that
///   the request began, on its thread, so that asking must be no use of what they came in with
public record McpClient(Caller caller, BooleanSupplier still) {
  /// Checks that both are there.
  public McpClient {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(still, "still");
  }
}
