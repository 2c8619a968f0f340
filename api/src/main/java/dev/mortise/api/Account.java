package dev.mortise.api;

/// Host function: the account of whoever runs the host.
@Contract("account")
public interface Account {
  /// The API key in plain text.
  @Needs("account:key")
  Key key();

  /// Where the account's API is; no secret.
  @NeedsNothing("an address without a key opens nothing")
  Endpoint endpoint();

  /// The key; empty where none is configured.
  record Key(String key) {}

  /// The endpoint and whether the operator debugs.
  record Endpoint(String url, boolean debug) {}
}
