package dev.mortise.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a database is and how it is used.
///
/// @param folder private folder of the H2 file and of keys; made when it is missing
/// @param url a PostgreSQL database as [DatabaseUrl] reads it; null for the H2 file in the folder
/// @param program what this process is, told to others who find the files held: `mortise serve`
/// @param lasting whether this process runs for long: then connections to PostgreSQL are pooled
/// @param patience how long to wait for a database that others hold or that cannot be reached
public record DatabaseConfig(
    Path folder, @Nullable DatabaseUrl url, String program, boolean lasting, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Nothing but the URL may be missing.
  public DatabaseConfig {
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(patience, "patience");
    folder = folder.toAbsolutePath().normalize();
  }

  /// The H2 file in this folder, for a process that ends soon.
  public static DatabaseConfig file(Path folder, String program) {
    return new DatabaseConfig(folder, null, program, false, PATIENCE);
  }

  /// A PostgreSQL database; keys still live in the folder.
  public static DatabaseConfig postgres(Path folder, DatabaseUrl url, String program) {
    return new DatabaseConfig(folder, url, program, false, PATIENCE);
  }

  /// The same for a process that runs for long.
  public DatabaseConfig runningForLong() {
    return new DatabaseConfig(folder, url, program, true, patience);
  }

  /// The same with another patience.
  public DatabaseConfig waitingUpTo(Duration time) {
    return new DatabaseConfig(folder, url, program, lasting, time);
  }
}
