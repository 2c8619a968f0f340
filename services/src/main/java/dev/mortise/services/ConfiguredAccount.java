package dev.mortise.services;

import dev.mortise.api.Account;

/// Answers with what is configured.
record ConfiguredAccount(AccountSource source) implements Account {
  @Override
  public Key key() {
    return new Key(source.key().orElse(""));
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint(source.endpoint().toString(), source.debug());
  }
}
