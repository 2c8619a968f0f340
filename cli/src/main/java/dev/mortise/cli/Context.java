package dev.mortise.cli;

import dev.mortise.api.Caller;

/// What every command is given.
///
/// @param hosts how plugins are reached
/// @param terminal where it reads and writes
/// @param output the same, for results
record Context(Hosts hosts, Terminal terminal, Output output) {
  /// Whoever typed the command: may do what the operator may.
  Caller operator() {
    String user = System.getProperty("user.name", "");
    return new Caller.Operator(user.isBlank() ? "operator" : user);
  }
}
