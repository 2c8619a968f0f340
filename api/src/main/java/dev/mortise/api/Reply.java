package dev.mortise.api;

import java.util.Objects;

/// The answer to a unary call; errors are thrown as [PluginException] instead.
///
/// @param head a JSON value by the method's schema
/// @param body raw bytes beside it; empty where there are none
public record Reply(Json head, Bytes body) {
  /// The answer of a method that returns nothing.
  public static final Reply EMPTY = new Reply(Json.EMPTY, Bytes.EMPTY);

  /// Neither may be missing.
  public Reply {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
  }
}
