package dev.mortise.runtime.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The beginning of a command line that ties a process to the thread that launches it (Linux).
///
/// The kernel kills the process when that thread ends (`PR_SET_PDEATHSIG`). Because the host may
/// have died between the launch and that request, the shell then compares its parent with the host
/// before anything of the plugin runs. The terminal's INT and HUP go to the host's whole process
/// group; they are ignored here, an ignored signal stays ignored in what is executed next, and the
/// host decides when a plugin ends.
final class ParentBond {
  /// The descriptor of [#bind(String, List, Path)].
  static final int FILE = 9;

  private static final String CHECK =
      "trap '' INT HUP; [ \"$PPID\" = \"$1\" ] || exit 125; shift; ";

  private static final String RUN = "exec \"$@\"";
  private static final String RUN_WITH_FILE =
      "exec " + FILE + "<\"$1\" || exit 125; shift; exec \"$@\"";

  private ParentBond() {}

  static List<String> bind(String setpriv, List<String> command) {
    return bound(setpriv, RUN, command);
  }

  /// The same, and the command finds the file open for reading as its descriptor [#FILE]: the JDK
  /// passes none but the first three on.
  static List<String> bind(String setpriv, List<String> command, Path file) {
    var words = new ArrayList<String>();
    words.add(file.toString());
    words.addAll(command);
    return bound(setpriv, RUN_WITH_FILE, words);
  }

  private static List<String> bound(String setpriv, String run, List<String> words) {
    var bound = new ArrayList<String>();
    bound.addAll(List.of(setpriv, "--pdeathsig", "KILL", "/bin/sh", "-c", CHECK + run));
    bound.addAll(List.of("mortise-keeper", Long.toString(ProcessHandle.current().pid())));
    bound.addAll(words);
    return List.copyOf(bound);
  }
}
