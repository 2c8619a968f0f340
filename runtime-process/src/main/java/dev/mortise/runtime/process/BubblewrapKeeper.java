package dev.mortise.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Confines by bubblewrap: namespaces of its own for everything, a root that is empty but for a
/// list, a filter of system calls, and limits.
///
/// The list: system libraries and programs, what TLS and the dynamic linker read in `/etc`, the
/// plugin's own files, its socket folder (the only one whose files outlive it), and private `/tmp`,
/// `/dev/shm`, home, `/proc` and `/dev`, of which the last two and the root itself are read-only: a
/// host that is root would let its plugins write the kernel's settings in `/proc/sys` otherwise.
/// The process that bubblewrap leaves as the first of the PID namespace takes every descendant with
/// it, `setsid` or not.
///
/// @param bwrap the program
/// @param setpriv ties bubblewrap to the host
/// @param around the words that make bubblewrap itself the first of a PID namespace, or none: what
///   it starts can only ask to die with it once it has set everything up, and a host that dies
///   before that would leave it behind
/// @param prlimit sets limits inside; null where there is none
/// @param modern whether it can forbid further user namespaces and bound its file systems in
///   memory, which bubblewrap can since 0.8
/// @param filter the file with the filter of system calls, or null
/// @param mute the file with the filter for a watched plugin; null where none is watched
record BubblewrapKeeper(
    String bwrap,
    String setpriv,
    List<String> around,
    @Nullable String prlimit,
    boolean modern,
    @Nullable Path filter,
    @Nullable Path mute)
    implements Keeper {
  /// The folder of [Program#socketDirectory] that is the plugin's home.
  static final String HOME = "home";

  private static final List<String> SYSTEM =
      List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64");

  /// No folder here holds private keys: `/etc/ssl/private` and `/etc/pki/tls/private` do.
  private static final List<String> SETTINGS =
      List.of(
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/pki/ca-trust",
          "/etc/pki/java",
          "/etc/pki/tls/certs",
          "/etc/ca-certificates",
          "/etc/alternatives",
          "/etc/localtime");

  private static final List<String> NETWORK_SETTINGS =
      List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/services");

  BubblewrapKeeper {
    around = List.copyOf(around);
  }

  @Override
  public List<String> wrap(Program program) {
    var line = new ArrayList<>(around);
    line.add(bwrap);
    namespaces(line, program);
    SYSTEM.forEach(path -> system(line, Path.of(path)));
    SETTINGS.forEach(path -> readable(line, path));
    if (program.network()) {
      NETWORK_SETTINGS.forEach(path -> readable(line, path));
    }
    line.addAll(List.of("--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"));
    temporary(line, "/dev/shm", program);
    line.addAll(List.of("--remount-ro", "/dev"));
    temporary(line, "/tmp", program);
    program.readable().forEach(path -> readable(line, path.toString()));
    readable(line, program.directory().toString());
    Path sockets = program.socketDirectory();
    line.addAll(List.of("--bind", sockets.toString(), sockets.toString()));
    Path home = sockets.resolve(HOME);
    if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
      temporary(line, home.toString(), program);
    }
    line.addAll(List.of("--remount-ro", "/"));
    line.addAll(List.of("--chdir", program.directory().toString(), "--"));
    if (prlimit != null) {
      line.addAll(program.limits().words(prlimit));
    }
    line.addAll(program.command());
    Path file = program.watched() ? mute : filter;
    return file == null ? ParentBond.bind(setpriv, line) : ParentBond.bind(setpriv, line, file);
  }

  /// What a plugin finds in the sandbox.
  static SandboxView view(Program program) {
    var shown = new ArrayList<Path>();
    SYSTEM.forEach(path -> shown.add(Path.of(path)));
    SETTINGS.forEach(path -> shown.add(Path.of(path)));
    if (program.network()) {
      NETWORK_SETTINGS.forEach(path -> shown.add(Path.of(path)));
    }
    shown.addAll(program.readable());
    shown.add(program.directory());
    List<Path> temporary = List.of(Path.of("/tmp"), Path.of("/dev/shm"));
    return new SandboxView(shown, program.socketDirectory(), temporary);
  }

  private void namespaces(List<String> line, Program program) {
    line.addAll(List.of("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts"));
    line.addAll(List.of("--unshare-cgroup-try", "--die-with-parent", "--new-session"));
    line.addAll(List.of("--cap-drop", "ALL", "--hostname", "plugin"));
    if (modern) {
      line.add("--disable-userns");
    }
    if (!program.network()) {
      line.add("--unshare-net");
    }
    if (filter != null) {
      line.addAll(List.of("--seccomp", Integer.toString(ParentBond.FILE)));
    }
  }

  private void temporary(List<String> line, String path, Program program) {
    if (modern) {
      line.addAll(List.of("--size", Long.toString(program.limits().temporaryBytes())));
    }
    line.addAll(List.of("--tmpfs", path));
  }

  /// On merged systems `/lib` is a link into `/usr` and must stay one.
  private static void system(List<String> line, Path path) {
    if (Files.isSymbolicLink(path)) {
      try {
        line.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
      } catch (IOException e) {
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
    var words = new StringBuilder("bubblewrap");
    words.append(program.network() ? ", direct network" : ", no network");
    if (filter == null) {
      words.append(", no filter of system calls");
    }
    if (prlimit == null) {
      words.append(", no limits");
    }
    return words.toString();
  }

  @Override
  public boolean confines() {
    return true;
  }

  @Override
  public int depth() {
    return around.isEmpty() ? 2 : 3;
  }
}
