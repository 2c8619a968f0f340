package dev.mortise.runtime.process;

import dev.mortise.api.Bytes;
import dev.mortise.host.Refusals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Starts processes in the sandbox so that the kernel tells this host what it refuses them.
///
/// @param architecture of this machine
/// @param files whether what is opened is looked at as well, which every opening pays for
record SandboxWatch(SystemCall.Architecture architecture, boolean files) {
  /// The same on a thread of its own, since the first time takes as long as a trial or two.
  static CompletableFuture<Optional<SandboxWatch>> soon(ProcessRuntimeConfig.Watch wanted) {
    var found = new CompletableFuture<Optional<SandboxWatch>>();
    Thread.ofPlatform()
        .daemon()
        .name("mortise-link")
        .start(() -> {
          try {
            found.complete(of(wanted));
          } catch (RuntimeException | LinkageError e) {
            found.completeExceptionally(e);
          }
        });
    return found;
  }

  /// Empty where the C library cannot be called, there is no table of system calls, or nothing is
  /// to be watched. That the kernel takes part is for a trial to find out.
  static Optional<SandboxWatch> of(ProcessRuntimeConfig.Watch wanted) {
    if (wanted == ProcessRuntimeConfig.Watch.OFF) {
      return Optional.empty();
    }
    boolean files = wanted == ProcessRuntimeConfig.Watch.FILES;
    return SystemCall.Architecture.of(Platform.current())
        .filter(_ -> reachable())
        .map(architecture -> new SandboxWatch(architecture, files));
  }

  private static boolean reachable() {
    var kernel = Kernel.open();
    kernel.ifPresent(Kernel::close);
    return kernel.isPresent();
  }

  /// Starts a program. The caller is a platform thread.
  ///
  /// @param name of its threads
  /// @param words the command line that wraps the program, which must say that it is watched
  Process start(
      String name,
      Program program,
      List<String> words,
      Map<String, String> environment,
      Path folder,
      Refusals refusals)
      throws IOException {
    var watching =
        new Watching(
            name,
            words,
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList(),
            folder,
            architecture,
            Bytes.of(SystemCallFilter.asking(architecture, more(program))),
            BubblewrapKeeper.view(program));
    return WatchedProcess.start(watching, new RefusalLedger(refusals, System::nanoTime));
  }

  /// Where the network is the host's, connecting is no attempt at anything.
  private Set<Integer> more(Program program) {
    Set<Integer> more = new HashSet<>();
    if (!program.network()) {
      more.add(architecture.connect);
    }
    if (files) {
      more.addAll(architecture.opening());
    }
    return more;
  }
}
