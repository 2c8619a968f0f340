package dev.mortise.gate;

/// Is told of every call, once, when it is over. A port: the audit stands behind it.
///
/// Called on the thread of the call, so it must not wait.
@FunctionalInterface
public interface Recorder {
  /// Takes one record.
  void record(CallRecord call);
}
