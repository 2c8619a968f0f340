package dev.mortise.monitor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Makes Linux's pipes larger, so that heavy traffic changes threads and processes less often.
///
/// Java cannot, so the C library is asked. Where that is not possible or not allowed the pipes stay
/// as they are: nothing but speed hangs on it.
final class PipeSizes {
  /// What an ordinary user may ask for unless the administrator says otherwise.
  private static final int BYTES = 1 << 20;

  private static final int F_SETPIPE_SZ = 1031;
  private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x80800;

  private final MethodHandle fcntl;
  private final MethodHandle open;
  private final MethodHandle close;

  private PipeSizes(Linker linker) {
    this.fcntl =
        function(
            linker,
            "fcntl",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    this.open =
        function(
            linker,
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    this.close =
        function(
            linker, "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  @SuppressWarnings("restricted") // Three functions of the C library, as its manual describes them.
  private static MethodHandle function(
      Linker linker, String name, FunctionDescriptor shape, Linker.Option... options) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
  }

  /// Enlarges this process's stdin and stdout, and those of the given one.
  static void enlarge(long server) {
    boolean possible =
        System.getProperty("os.name").equals("Linux")
            && PipeSizes.class.getModule().isNativeAccessEnabled();
    if (!possible) {
      return;
    }
    try {
      PipeSizes sizes = new PipeSizes(Linker.nativeLinker());
      for (String end :
          new String[] {
            "/proc/self/fd/0",
            "/proc/self/fd/1",
            "/proc/" + server + "/fd/0",
            "/proc/" + server + "/fd/1"
          }) {
        sizes.enlarge(end);
      }
    } catch (RuntimeException | LinkageError unknownSystem) {
      // Slower, not wrong.
    }
  }

  /// Opens the pipe anew: the kernel finds it by its name, whatever number it has with us. Of
  /// anything but a pipe the size cannot be set.
  private void enlarge(String end) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(end);
      int file = (int) open.invokeExact(path, O_RDONLY_NONBLOCK_CLOEXEC);
      if (file >= 0) {
        int _ = (int) fcntl.invokeExact(file, F_SETPIPE_SZ, BYTES);
        int _ = (int) close.invokeExact(file);
      }
    } catch (Throwable neverThrown) {
      throw new LinkageError("calls of C throw nothing", neverThrown);
    }
  }
}
