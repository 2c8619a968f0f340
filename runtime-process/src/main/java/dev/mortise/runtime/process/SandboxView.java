package dev.mortise.runtime.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What there is in a sandbox, to tell attempts at something else from ordinary work.
///
/// It follows no links and knows no file of the machine: it says what a plugin asked for, not what
/// the kernel answered. What the runtimes of languages look for at every start, wherever they run,
/// is no attempt at anything.
///
/// @param shown files and folders that it can read
/// @param writable folder of its own that it can write to
/// @param temporary folders that are empty when it starts, whatever the machine has there
record SandboxView(List<Path> shown, Path writable, List<Path> temporary) {
  private static final Path DEVICES = Path.of("/dev");
  private static final Path PROCESSES = Path.of("/proc");
  private static final Set<String> DEVICE =
      Set.of(
          "null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "fd", "stdin",
          "stdout", "stderr", "core", "console");

  /// Another process, or what only root may see of the first.
  private static final Pattern OTHERS =
      Pattern.compile("/proc/1/(root|cwd|exe|environ|mem|maps|fd|map_files|ns)(/.*)?");

  private static final Pattern DESCRIPTOR = Pattern.compile("/proc/[^/]+(/task/[^/]+)?/fd/.*");

  /// By the JVM.
  private static final String USUALLY_WRITTEN = "/proc/self/coredump_filter";

  /// Looked for by C libraries, Go and the JVM.
  private static final List<Path> USUAL =
      List.of(
          Path.of("/var/run/nscd"),
          Path.of("/run/nscd"),
          Path.of("/sys/fs/cgroup"),
          Path.of("/sys/devices/system"),
          Path.of("/sys/kernel/mm/transparent_hugepage"),
          Path.of("/sys/kernel/mm/hugepages"),
          Path.of("/etc/passwd"),
          Path.of("/etc/group"),
          Path.of("/etc/nsswitch.conf"),
          Path.of("/etc/hosts"),
          Path.of("/etc/host.conf"),
          Path.of("/etc/resolv.conf"),
          Path.of("/etc/gai.conf"),
          Path.of("/etc/services"),
          Path.of("/etc/protocols"),
          Path.of("/etc/timezone"),
          Path.of("/etc/localtime"),
          Path.of("/etc/locale.alias"),
          Path.of("/etc/ld.so.preload"),
          Path.of("/etc/os-release"),
          Path.of("/etc/lsb-release"),
          Path.of("/etc/mime.types"));

  SandboxView {
    shown = List.copyOf(shown);
    temporary = List.copyOf(temporary);
  }

  /// Why opening it is refused, beginning with the path; empty where it need not be.
  ///
  /// @param there whether the plugin has such a file; asked only about temporary ones
  Optional<String> refusal(String name, boolean writes, Predicate<Path> there) {
    Path path;
    try {
      path = Path.of(name).normalize();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (!path.isAbsolute() || path.startsWith(writable)) {
      return Optional.empty();
    }
    if (under(temporary, path) && !under(shown, path)) {
      return writes || exists(path) || there.test(path) ? Optional.empty() : absent(path);
    }
    if (path.startsWith(DEVICES)) {
      return device(path);
    }
    if (path.startsWith(PROCESSES)) {
      return process(path, writes);
    }
    if (!exists(path)) {
      return under(USUAL, path) ? Optional.empty() : absent(path);
    }
    return writes ? readOnly(path) : Optional.empty();
  }

  private boolean exists(Path path) {
    return under(shown, path)
        || shown.stream().anyMatch(root -> root.startsWith(path))
        || writable.startsWith(path);
  }

  private static boolean under(List<Path> roots, Path path) {
    for (Path root : roots) {
      if (path.startsWith(root)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> device(Path path) {
    return path.getNameCount() == 1 || DEVICE.contains(path.getName(1).toString())
        ? Optional.empty()
        : absent(path);
  }

  private static Optional<String> absent(Path path) {
    return Optional.of(path + ", not in its sandbox");
  }

  private static Optional<String> process(Path path, boolean writes) {
    String name = path.toString();
    if (DESCRIPTOR.matcher(name).matches()) {
      return Optional.empty();
    }
    if (OTHERS.matcher(name).matches()) {
      return Optional.of(path + ", of the sandbox itself");
    }
    return writes && !name.equals(USUALLY_WRITTEN) ? readOnly(path) : Optional.empty();
  }

  private static Optional<String> readOnly(Path path) {
    return Optional.of(path + " for writing, read-only");
  }
}
