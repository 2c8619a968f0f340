package dev.mortise.identity;

import java.net.URI;

/// How a browser is sent to an OpenID provider.
///
/// @param location where to
/// @param flow for an `HttpOnly` cookie of ten minutes, `SameSite=Lax`: only the browser that began
///   can finish
public record OidcStart(URI location, String flow) {
  /// Nothing that opens a door is printed.
  @Override
  public String toString() {
    return "OidcStart[" + location.getHost() + "]";
  }
}
