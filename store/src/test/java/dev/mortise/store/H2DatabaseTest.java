package dev.mortise.store;

import java.nio.file.Path;
import java.time.Duration;

final class H2DatabaseTest extends DatabaseContract {
  @Override
  DatabaseConfig config(Path folder) {
    return DatabaseConfig.file(folder.resolve("state"), "a test")
        .waitingUpTo(Duration.ofSeconds(30));
  }
}
