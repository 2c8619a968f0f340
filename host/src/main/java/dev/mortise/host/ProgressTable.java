package dev.mortise.host;

import dev.mortise.api.Bytes;
import dev.mortise.api.ProgressListener;
import java.util.concurrent.ConcurrentHashMap;

/// Who listens to the calls that one instance answers now, by their tokens. Asked only with tokens
/// that were found good.
final class ProgressTable {
  private final ConcurrentHashMap<Bytes, ProgressListener> listeners = new ConcurrentHashMap<>();

  /// A call begins, made by this thread.
  void begin(byte[] token) {
    ProgressListener.current().ifPresent(listener -> listeners.put(Bytes.of(token), listener));
  }

  void end(byte[] token) {
    listeners.remove(Bytes.of(token));
  }

  ProgressListener of(byte[] token) {
    return listeners.getOrDefault(Bytes.of(token), ProgressListener.NOBODY);
  }
}
