package dev.mortise.runtime.process;

import java.nio.file.Path;
import java.util.List;

/// A program about to be run, as a [Keeper] needs to know it.
///
/// @param command an absolute path and its arguments
/// @param directory its working directory: the plugin's verified files, read-only for it
/// @param socketDirectory the private folder of this start, the only one it may write to
/// @param readable what else it must be able to read: a JDK, jars, caches
/// @param network whether a confined one may reach the network directly
/// @param limits what a confined one may use of the machine
/// @param watched whether a [WatchedProcess] runs it, so that the sandbox leaves it to that to
///   refuse
record Program(
    List<String> command,
    Path directory,
    Path socketDirectory,
    List<Path> readable,
    boolean network,
    ResourceLimits limits,
    boolean watched) {
  /// One that nobody watches.
  Program(
      List<String> command,
      Path directory,
      Path socketDirectory,
      List<Path> readable,
      boolean network,
      ResourceLimits limits) {
    this(command, directory, socketDirectory, readable, network, limits, false);
  }

  /// The same under watch.
  Program underWatch() {
    return new Program(command, directory, socketDirectory, readable, network, limits, true);
  }

  Program {
    command = List.copyOf(command);
    readable = List.copyOf(readable);
  }
}
