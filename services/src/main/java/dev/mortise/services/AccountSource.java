package dev.mortise.services;

import java.net.URI;
import java.util.Optional;

/// Where the account of whoever runs the host comes from. Safe for any thread.
public interface AccountSource {
  /// The API key in plain text; empty where none is configured.
  Optional<String> key();

  /// Where the account's API is.
  URI endpoint();

  /// Whether the operator debugs.
  boolean debug();

  /// An account that never changes.
  static AccountSource of(Optional<String> key, URI endpoint, boolean debug) {
    record Fixed(Optional<String> key, URI endpoint, boolean debug) implements AccountSource {
      // A key must not get into logs by the way of its record.
      @Override
      public String toString() {
        return "account at " + endpoint;
      }
    }
    return new Fixed(key, endpoint, debug);
  }
}
