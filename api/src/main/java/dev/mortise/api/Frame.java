package dev.mortise.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One piece of a stream: a JSON value, bytes, or both.
///
/// @param head a JSON value, or null when the frame carries only bytes
/// @param body bytes; empty where there are none
public record Frame(@Nullable Json head, Bytes body) {
  /// The body may be empty but not missing.
  public Frame {
    Objects.requireNonNull(body, "body");
  }

  /// A frame of JSON alone.
  public static Frame of(Json head) {
    return new Frame(head, Bytes.EMPTY);
  }

  /// A frame of bytes alone.
  public static Frame of(Bytes body) {
    return new Frame(null, body);
  }
}
