package dev.mortise.store;

import java.nio.file.Path;
import java.time.Duration;

final class PostgresAuditSigningTest extends AuditSigningContract {
  private final DatabaseUrl url = Postgres.database();

  @Override
  DatabaseConfig config(Path folder) {
    return DatabaseConfig.postgres(folder, url, "a test").waitingUpTo(Duration.ofSeconds(30));
  }
}
