package dev.mortise.identity;

import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.DatabaseUrl;
import dev.mortise.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The databases that all tests run on: one of each for all tests of this JVM.
enum Backend {
  H2,
  POSTGRES;

  /// Made when a test first asks.
  DatabaseConfig config() {
    return switch (this) {
      case H2 -> File.CONFIG;
      case POSTGRES -> Server.CONFIG;
    };
  }

  private static final class File {
    static final DatabaseConfig CONFIG = DatabaseConfig.file(folder(), "a test").runningForLong();
  }

  private static final class Server {
    static final DatabaseConfig CONFIG =
        DatabaseConfig.postgres(folder(), DatabaseUrl.parse(TestPostgres.url()), "a test")
            .runningForLong();
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("mortise-identity");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
