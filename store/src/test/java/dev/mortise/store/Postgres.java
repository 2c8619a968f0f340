package dev.mortise.store;

import dev.mortise.testkit.TestPostgres;

/// A real PostgreSQL, a database of its own for each test that asks.
final class Postgres {
  private Postgres() {}

  static DatabaseUrl database() {
    // Any password will do; this one must not be shown.
    return DatabaseUrl.parse(TestPostgres.url().replace("@", ":secret%40word@"));
  }
}
