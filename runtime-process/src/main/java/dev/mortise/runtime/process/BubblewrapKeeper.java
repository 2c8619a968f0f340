package dev.mortise.runtime.process;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Confines by bubblewrap: namespaces of its own for everything, and a root that is empty but for a
/// list.
///
/// The list: system libraries and programs, what name resolution and TLS read in `/etc`, the
/// plugin's own files, its socket folder (the only one it can write to), and private `/tmp`,
/// `/proc` and `/dev`. The process that bubblewrap leaves as the first of the PID namespace takes
/// every descendant with it, `setsid` or not.
///
/// @param bwrap the program
/// @param setpriv ties bubblewrap to the host
/// @param flat whether to forbid further user namespaces inside, which bubblewrap can since 0.8
record BubblewrapKeeper(String bwrap, String setpriv, boolean flat) implements Keeper {
  private static final List<String> SYSTEM =
      List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64");

  private static final List<String> SETTINGS =
      List.of(
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/ssl",
          "/etc/pki",
          "/etc/ca-certificates",
          "/etc/alternatives",
          "/etc/localtime");

  private static final List<String> NETWORK_SETTINGS =
      List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/services");

  @Override
  public List<String> wrap(Program program) {
    var line = new ArrayList<String>();
    line.add(bwrap);
    line.addAll(List.of("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts"));
    line.addAll(List.of("--unshare-cgroup-try", "--die-with-parent", "--new-session"));
    line.addAll(List.of("--cap-drop", "ALL", "--hostname", "plugin"));
    if (flat) {
      line.add("--disable-userns");
    }
    if (!program.network()) {
      line.add("--unshare-net");
    }
    SYSTEM.forEach(path -> system(line, Path.of(path)));
    SETTINGS.forEach(path -> readable(line, path));
    if (program.network()) {
      NETWORK_SETTINGS.forEach(path -> readable(line, path));
    }
    line.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
    program.readable().forEach(path -> readable(line, path.toString()));
    readable(line, program.directory().toString());
    String sockets = program.socketDirectory().toString();
    line.addAll(List.of("--bind", sockets, sockets));
    line.addAll(List.of("--chdir", program.directory().toString(), "--"));
    line.addAll(program.command());
    return ParentBond.bind(setpriv, line);
  }

  /// On merged systems `/lib` is a link into `/usr` and must stay one.
  private static void system(List<String> line, Path path) {
    if (Files.isSymbolicLink(path)) {
      try {
        line.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
      } catch (java.io.IOException e) {
        readable(line, path.toString());
      }
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      readable(line, path.toString());
    }
  }

  private static void readable(List<String> line, String path) {
    line.addAll(List.of("--ro-bind-try", path, path));
  }

  @Override
  public String protection(Program program) {
    return program.network() ? "bubblewrap, direct network" : "bubblewrap, no network";
  }

  @Override
  public boolean confines() {
    return true;
  }

  @Override
  public int depth() {
    return 2;
  }
}
