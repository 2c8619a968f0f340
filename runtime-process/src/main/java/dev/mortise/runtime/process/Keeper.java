package dev.mortise.runtime.process;

import java.util.List;

/// A way to run a program so that all it started is gone soon after the host, however that ended.
interface Keeper {
  /// The command line that runs the program in this way; standard input, output and error are those
  /// of the result.
  List<String> wrap(Program program);

  /// In a few words for people: what holds and what does not.
  String protection(Program program);

  /// Whether the program cannot do what the host's user can.
  boolean confines();

  /// How many processes stand between the launched one and the program itself.
  int depth();

  /// Whether the host must hold a pipe to the launched process's standard input open.
  default boolean heldByPipe() {
    return false;
  }
}
