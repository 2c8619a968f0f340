package dev.mortise.examples.apilogger;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What an operator can set; null means the default of the manifest.
record Settings(
    @Nullable String endpoint,
    @Nullable String spool,
    @Nullable Integer batchSize,
    @Nullable Long flushMillis,
    @Nullable Long spoolBytesMax) {
  static final Settings DEFAULT = new Settings(null, null, null, null, null);

  int batch() {
    return batchSize == null ? 10 : Math.clamp(batchSize, 1, 1000);
  }

  Duration flush() {
    return Duration.ofMillis(flushMillis == null ? 5000 : Math.max(1, flushMillis));
  }

  long spoolMax() {
    return spoolBytesMax == null ? 64L << 20 : Math.max(1 << 16, spoolBytesMax);
  }

  Path spoolFolder() {
    return spool == null || spool.isBlank()
        ? Path.of(System.getProperty("user.home"), "api-logger-spool")
        : Path.of(spool);
  }

  /// Whether the spool is there the next time: a plugin's own home ends with it.
  boolean keepsSpool() {
    return spool != null && !spool.isBlank();
  }
}
