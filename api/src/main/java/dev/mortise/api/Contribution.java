package dev.mortise.api;

import java.util.Objects;

/// Something a plugin offers.
///
/// @param kind the contract's name: `tools`, `routes`, `messages`, `points` …
/// @param name the name within the contract; empty where a plugin has at most one
/// @param details a JSON object by the contract's schema of details, for example the tool's schema
public record Contribution(String kind, String name, Json details) {
  /// Nothing may be missing.
  public Contribution {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(details, "details");
  }

  /// What a [Call] names: `tools/get_rate`, or `routes` where there is no name.
  public String address() {
    return name.isEmpty() ? kind : kind + "/" + name;
  }
}
