package dev.mortise.store;

import java.nio.file.Path;
import java.time.Duration;

final class H2AuditReadingTest extends AuditReadingContract {
  @Override
  DatabaseConfig config(Path folder) {
    return DatabaseConfig.file(folder, "a test").waitingUpTo(Duration.ofSeconds(30));
  }
}
