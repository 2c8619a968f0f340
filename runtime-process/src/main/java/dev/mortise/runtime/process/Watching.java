package dev.mortise.runtime.process;

import dev.mortise.api.Bytes;
import java.nio.file.Path;
import java.util.List;

/// One process to be watched.
///
/// @param name of its threads
/// @param words an absolute path and its arguments, up to and into the sandbox
/// @param environment `NAME=value`
/// @param folder where it is started
/// @param architecture of this machine
/// @param filter that asks
/// @param view what the sandbox shows
record Watching(
    String name,
    List<String> words,
    List<String> environment,
    Path folder,
    SystemCall.Architecture architecture,
    Bytes filter,
    SandboxView view) {
  Watching {
    words = List.copyOf(words);
    environment = List.copyOf(environment);
  }
}
