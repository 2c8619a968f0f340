package dev.mortise.goplugin;

/// What a plugin's health service says of service `plugin`.
public enum HealthStatus {
  /// It serves.
  SERVING,
  /// It answers that it does not serve.
  NOT_SERVING,
  /// It answers, but not with a word this host knows, or offers no health service.
  UNKNOWN,
  /// It did not answer in time.
  SILENT,
  /// Its process or connection is gone.
  GONE
}
