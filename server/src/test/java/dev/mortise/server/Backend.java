package dev.mortise.server;

import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.DatabaseUrl;
import dev.mortise.testkit.TestPostgres;
import java.nio.file.Path;

/// The databases that tests of what servers share run on.
enum Backend {
  H2,
  POSTGRES;

  /// A database of its own, for however many servers with this state folder.
  DatabaseConfig config(Path folder) {
    DatabaseConfig config =
        switch (this) {
          case H2 -> DatabaseConfig.file(folder, "a test");
          case POSTGRES ->
              DatabaseConfig.postgres(folder, DatabaseUrl.parse(TestPostgres.url()), "a test");
        };
    return config.runningForLong();
  }
}
