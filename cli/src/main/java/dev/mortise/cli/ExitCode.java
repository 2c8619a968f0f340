package dev.mortise.cli;

import dev.mortise.api.ErrorCode;

/// What the process ends with. `monitor` and `replay` end with their child's code instead.
///
/// The numbers are part of the contract with scripts: they are never given a new meaning.
public enum ExitCode {
  /// Done.
  OK(0, "done"),
  /// Something failed that none of the others names; also a check that found problems.
  FAILURE(1, "it failed, or a check found problems"),
  /// The command line or an argument is wrong.
  USAGE(2, "the command line or an argument is wrong"),
  /// No plugin, tool or file of that name.
  NOT_FOUND(3, "there is no plugin, tool or file of that name"),
  /// The plugin or the host is known but does not run.
  NOT_RUNNING(4, "the plugin, or a host to talk to, does not run"),
  /// The plugin is at fault: its manifest, its start, its answer.
  PLUGIN(5, "the plugin is at fault: its manifest, its start or its answer"),
  /// A permission is missing.
  DENIED(6, "a permission is missing; the message names the command that grants it"),
  /// Time, size, rate or memory was used up.
  LIMIT(7, "a limit was reached: time, size, rate or memory"),
  /// Ended by Ctrl-C.
  INTERRUPTED(130, "ended by Ctrl-C");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /// What the shell sees.
  public int number() {
    return number;
  }

  /// For the documentation, without a full stop.
  public String meaning() {
    return meaning;
  }

  /// What a failure ends the process with.
  public static ExitCode of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, CONFLICT -> USAGE;
      case NOT_FOUND -> NOT_FOUND;
      case NOT_RUNNING -> NOT_RUNNING;
      case CANCELLED -> INTERRUPTED;
      case MANIFEST_INVALID,
          DEPENDENCY_UNMET,
          NOT_EXECUTABLE,
          CHECKSUM_MISMATCH,
          HANDSHAKE_MALFORMED,
          HANDSHAKE_TIMEOUT,
          HANDSHAKE_EXITED,
          HANDSHAKE_INCOMPATIBLE,
          HANDSHAKE_ADDRESS,
          HANDSHAKE_CERTIFICATE,
          DESCRIPTION_MISMATCH,
          PLUGIN_CRASHED,
          PLUGIN_FAILED,
          PLUGIN_PROTOCOL,
          UNIMPLEMENTED ->
          PLUGIN;
      case PERMISSION_DENIED, TOKEN_INVALID -> DENIED;
      case DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> LIMIT;
      case UNAVAILABLE, INTERNAL -> FAILURE;
    };
  }
}
