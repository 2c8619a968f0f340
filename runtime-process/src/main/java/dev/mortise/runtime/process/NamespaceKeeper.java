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
  /// The first process of the namespace. It turns the signal that ends the plugin into a status:
  /// unshare itself ends with 1 and words of its own when its child was killed. And the plugin
  /// itself is not the first, on whom the kernel lets no signal act that it does not handle. The
  /// shell's own words about it go nowhere.
  private static final String FIRST = "exec 3>&2 2>/dev/null; (exec \"$@\" 2>&3 3>&-); exit $?";

  @Override
  public List<String> wrap(Program program) {
    var line = new ArrayList<>(namespace());
    line.addAll(List.of("/bin/sh", "-c", FIRST, "mortise-first"));
    line.addAll(program.command());
    return ParentBond.bind(setpriv, line);
  }

  /// The words before a command that make it the first process of a PID namespace.
  List<String> namespace() {
    var line = new ArrayList<String>();
    line.add(unshare);
    if (!privileged) {
      line.addAll(List.of("--user", "--map-current-user"));
    }
    line.addAll(List.of("--pid", "--fork", "--kill-child=KILL", "--"));
    return line;
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
    return 2;
  }
}
