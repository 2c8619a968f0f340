package dev.mortise.api;

/// What went wrong, in one word a machine can branch on.
///
/// Append-only: the names travel on the wire and in logs. Each surface derives its own number (HTTP
/// status, gRPC status, exit code) from the code in one exhaustive switch of its own.
public enum ErrorCode {
  /// The request itself is wrong: the caller can mend it.
  INVALID_ARGUMENT(Blame.USER),
  /// No plugin, contribution or method of that name.
  NOT_FOUND(Blame.USER),
  /// The plugin is known, but not running.
  NOT_RUNNING(Blame.USER),
  /// What was asked for stands in the way of itself, for example a name that is taken.
  CONFLICT(Blame.USER),
  /// The caller ended the call.
  CANCELLED(Blame.USER),

  /// The plugin's manifest cannot be read or says something impossible.
  MANIFEST_INVALID(Blame.PLUGIN),
  /// A plugin this one needs is missing, too old, too new, or waits for this one.
  DEPENDENCY_UNMET(Blame.PLUGIN),
  /// The file to run is missing, not executable, or made for another machine.
  NOT_EXECUTABLE(Blame.PLUGIN),
  /// The bytes to run are not those that were pinned.
  CHECKSUM_MISMATCH(Blame.PLUGIN),
  /// The plugin's first line is not a go-plugin handshake.
  HANDSHAKE_MALFORMED(Blame.PLUGIN),
  /// The plugin did not print its handshake in time.
  HANDSHAKE_TIMEOUT(Blame.PLUGIN),
  /// The plugin ended before its handshake.
  HANDSHAKE_EXITED(Blame.PLUGIN),
  /// The handshake names a version or protocol this host does not speak.
  HANDSHAKE_INCOMPATIBLE(Blame.PLUGIN),
  /// The handshake names an address the host may not dial.
  HANDSHAKE_ADDRESS(Blame.PLUGIN),
  /// The handshake's certificate cannot be used.
  HANDSHAKE_CERTIFICATE(Blame.PLUGIN),
  /// What the plugin describes is not what its manifest declares.
  DESCRIPTION_MISMATCH(Blame.PLUGIN),
  /// The plugin's process or instance ended while it was needed.
  PLUGIN_CRASHED(Blame.PLUGIN),
  /// The plugin answered with an error of its own.
  PLUGIN_FAILED(Blame.PLUGIN),
  /// The plugin answered something that the contract does not allow.
  PLUGIN_PROTOCOL(Blame.PLUGIN),
  /// The plugin does not implement that method.
  UNIMPLEMENTED(Blame.PLUGIN),

  /// The plugin, its grant or its caller lacks the permission.
  PERMISSION_DENIED(Blame.PERMISSION),
  /// A call token that was never issued, belongs to another instance, or has ended.
  TOKEN_INVALID(Blame.PERMISSION),

  /// The time of the call was up.
  DEADLINE_EXCEEDED(Blame.RESOURCE),
  /// A size, rate, queue or memory limit was reached; the message names the limit.
  RESOURCE_EXHAUSTED(Blame.RESOURCE),

  /// The host is shutting down or a part of it is missing.
  UNAVAILABLE(Blame.INTERNAL),
  /// A bug in the host.
  INTERNAL(Blame.INTERNAL);

  /// Who can do something about it.
  public enum Blame {
    USER,
    PLUGIN,
    PERMISSION,
    RESOURCE,
    INTERNAL
  }

  private final Blame blame;

  ErrorCode(Blame blame) {
    this.blame = blame;
  }

  /// Who can do something about it.
  public Blame blame() {
    return blame;
  }
}
