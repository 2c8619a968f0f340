package dev.mortise.runtime.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/// The functions of the C library that [Kernel] calls, found once per JVM.
///
/// All are called with the same seven words, whatever they take, so that the JVM makes one way out
/// and not twenty; the C conventions of both architectures let a function ignore the rest.
record CLibrary(
    MethodHandle syscall,
    MethodHandle prctl,
    MethodHandle ioctl,
    MethodHandle poll,
    MethodHandle pipe,
    MethodHandle close,
    MethodHandle kill,
    MethodHandle waitid,
    MethodHandle waitpid,
    MethodHandle readFrom,
    MethodHandle spawn,
    MethodHandle actions,
    MethodHandle endActions,
    MethodHandle addOpen,
    MethodHandle addDup,
    MethodHandle addCloseFrom,
    MethodHandle addFolder,
    MethodHandle attributes,
    MethodHandle endAttributes,
    MethodHandle setFlags,
    MethodHandle setMask) {
  static final StructLayout STATE = Linker.Option.captureStateLayout();
  static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final FunctionDescriptor SEVEN_WORDS =
      FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD);

  /// Absent where the C library is older than what is needed, or the JVM allows no native access.
  static final Optional<CLibrary> FOUND = find();

  private static Optional<CLibrary> find() {
    if (!Platform.current().os().equals("linux")) {
      return Optional.empty();
    }
    try {
      return Optional.of(linked());
    } catch (RuntimeException | LinkageError e) {
      System.getLogger(CLibrary.class.getName())
          .log(System.Logger.Level.DEBUG, "the C library cannot be called", e);
      return Optional.empty();
    }
  }

  private static CLibrary linked() {
    return new CLibrary(
        link("syscall"),
        link("prctl"),
        link("ioctl"),
        link("poll"),
        link("pipe2"),
        link("close"),
        link("kill"),
        link("waitid"),
        link("waitpid"),
        link("process_vm_readv"),
        link("posix_spawn"),
        link("posix_spawn_file_actions_init"),
        link("posix_spawn_file_actions_destroy"),
        link("posix_spawn_file_actions_addopen"),
        link("posix_spawn_file_actions_adddup2"),
        link("posix_spawn_file_actions_addclosefrom_np"),
        link("posix_spawn_file_actions_addchdir_np"),
        link("posix_spawnattr_init"),
        link("posix_spawnattr_destroy"),
        link("posix_spawnattr_setflags"),
        link("posix_spawnattr_setsigmask"));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().find(name).orElseThrow();
    return linker.downcallHandle(address, SEVEN_WORDS, Linker.Option.captureCallState("errno"));
  }
}
