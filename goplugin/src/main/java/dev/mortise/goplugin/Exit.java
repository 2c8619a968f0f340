package dev.mortise.goplugin;

/// How a plugin's process ended.
///
/// @param code the exit code, 0 to 255; `128 + signal` when a signal ended it; -1 when nobody can
///   say, as for a process this host did not start
/// @param signalled whether a signal ended it
/// @param signal the signal's number, 0 when none
public record Exit(int code, boolean signalled, int signal) {
  /// What is said of a process whose parent is somebody else.
  static final Exit UNKNOWN = new Exit(-1, false, 0);

  /// Reads the status as shells and the JDK write it: `128 + n` for signal `n`.
  public static Exit ofStatus(int status) {
    boolean signalled = status > 128 && status <= 128 + 64;
    return new Exit(status, signalled, signalled ? status - 128 : 0);
  }

  /// A few words for a message, such as `exit code 1` or `signal 9`.
  public String words() {
    if (code < 0) {
      return "an exit code only its parent knows";
    }
    return signalled ? "signal " + signal : "exit code " + code;
  }
}
