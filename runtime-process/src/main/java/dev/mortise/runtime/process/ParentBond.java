package dev.mortise.runtime.process;

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
  private static final String CHECK =
      "trap '' INT HUP; [ \"$PPID\" = \"$1\" ] || exit 125; shift; exec \"$@\"";

  private ParentBond() {}

  static List<String> bind(String setpriv, List<String> command) {
    var bound = new ArrayList<String>();
    bound.addAll(List.of(setpriv, "--pdeathsig", "KILL", "/bin/sh", "-c", CHECK, "mortise-keeper"));
    bound.add(Long.toString(ProcessHandle.current().pid()));
    bound.addAll(command);
    return List.copyOf(bound);
  }
}
