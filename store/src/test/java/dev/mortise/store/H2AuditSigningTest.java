package dev.mortise.store;

import java.nio.file.Path;
import java.time.Duration;

final class H2AuditSigningTest extends AuditSigningContract {
  @Override
  DatabaseConfig config(Path folder) {
    return DatabaseConfig.file(folder, "a test").waitingUpTo(Duration.ofSeconds(30));
  }
}
