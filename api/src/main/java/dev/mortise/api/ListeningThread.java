package dev.mortise.api;

/// Where a thread keeps who listens to its calls.
final class ListeningThread {
  static final ScopedValue<ProgressListener> CURRENT = ScopedValue.newInstance();

  private ListeningThread() {}
}
