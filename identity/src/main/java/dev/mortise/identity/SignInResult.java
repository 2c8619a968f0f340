package dev.mortise.identity;

import java.time.Duration;

/// What came of a try to sign in.
public sealed interface SignInResult {
  /// It is them.
  record Welcome(Entry entry) implements SignInResult {}

  /// Name or password is wrong, or they may not sign in: which of these is not told.
  record Refused() implements SignInResult {}

  /// Too many tries.
  ///
  /// @param retryAfter until the next one may be made
  record TooOften(Duration retryAfter) implements SignInResult {}
}
