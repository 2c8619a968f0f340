package dev.mortise.runtime.process;

import java.util.ArrayList;
import java.util.List;

/// Does not confine, but holds: a PID namespace of the plugin's own, whose first process takes
/// every descendant with it, `setsid` or not (Linux with user namespaces, or root).
///
/// @param setpriv ties `unshare` to the host
/// @param unshare makes the namespace
/// @param privileged whether the host's user may do so without a user namespace
record NamespaceKeeper(String setpriv, String unshare, boolean privileged) implements Keeper {
  @Override
  public List<String> wrap(Program program) {
    var line = new ArrayList<String>();
    line.add(unshare);
    if (!privileged) {
      line.addAll(List.of("--user", "--map-current-user"));
    }
    line.addAll(List.of("--pid", "--fork", "--kill-child=KILL", "--"));
    line.addAll(program.command());
    return ParentBond.bind(setpriv, line);
  }

  @Override
  public String protection(Program program) {
    return "unconfined, own PID namespace";
  }

  @Override
  public boolean confines() {
    return false;
  }

  @Override
  public int depth() {
    return 1;
  }
}
