package dev.mortise.runtime.process;

import java.util.ArrayList;
import java.util.List;

/// Neither confines nor holds everything: a shell on a pipe kills the plugin's process group when
/// the host's end of the pipe closes. Works on every Unix; what left the group with `setsid`
/// escapes.
record GroupKeeper() implements Keeper {
  /// The plugin becomes the leader of a group of its own. Whoever comes first decides: the plugin
  /// by ending, or the pipe by closing; either way nobody of the group is left. The shell's own
  /// words about a signal go nowhere.
  private static final String SCRIPT =
      """
      trap '' INT HUP
      exec 3<&0 </dev/null 4>&2 2>/dev/null
      if command -v setsid >/dev/null 2>&1; then
        setsid "$@" 3<&- 2>&4 4>&- &
      else
        set -m
        "$@" 3<&- 2>&4 4>&- &
      fi
      plugin=$!
      (read -r _ <&3; kill -s KILL -- "-$plugin"; exit) >/dev/null 4>&- &
      watcher=$!
      exec 3<&- 4>&-
      wait "$plugin"
      code=$?
      { kill -s KILL "$watcher"; kill -s KILL -- "-$plugin"; } >/dev/null
      exit "$code"
      """;

  @Override
  public List<String> wrap(Program program) {
    var line = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "mortise-keeper"));
    line.addAll(program.command());
    return List.copyOf(line);
  }

  @Override
  public String protection(Program program) {
    return "unconfined, own process group; what leaves the group escapes";
  }

  @Override
  public boolean confines() {
    return false;
  }

  @Override
  public int depth() {
    return 1;
  }

  @Override
  public boolean heldByPipe() {
    return true;
  }
}
