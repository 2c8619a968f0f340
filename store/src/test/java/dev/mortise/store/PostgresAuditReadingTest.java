package dev.mortise.store;

import java.nio.file.Path;
import java.time.Duration;

final class PostgresAuditReadingTest extends AuditReadingContract {
  private final DatabaseUrl url = Postgres.database();

  @Override
  DatabaseConfig config(Path folder) {
    return DatabaseConfig.postgres(folder, url, "a test").waitingUpTo(Duration.ofSeconds(30));
  }
}
