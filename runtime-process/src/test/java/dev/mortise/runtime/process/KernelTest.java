package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class KernelTest {
  @TempDir Path root;

  private boolean there(String path) {
    int noFollow = SystemCall.Architecture.of(Platform.current()).orElseThrow().noFollow;
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      return kernel.there(root, path, noFollow);
    }
  }

  @Test
  @DisplayName("a plugin's links lead nowhere but into its own root when the host looks for a file")
  void linksDoNotLeadOutOfTheRoot() throws IOException {
    Files.createDirectories(root.resolve("tmp/sub"));
    Files.createFile(root.resolve("tmp/sub/file"));
    Files.createSymbolicLink(root.resolve("tmp/in"), Path.of("/tmp/sub"));
    Files.createSymbolicLink(root.resolve("tmp/etc"), Path.of("/etc"));
    Files.createSymbolicLink(root.resolve("tmp/up"), Path.of("../".repeat(20) + "etc"));
    assertTrue(there("/tmp/sub/file"));
    assertTrue(there("/tmp/in/file"), "an absolute link begins at the root of the plugin");
    assertTrue(Files.exists(root.resolve("tmp/etc/passwd")), "that is what a host would follow");
    assertFalse(there("/tmp/etc/passwd"));
    assertTrue(Files.exists(root.resolve("tmp/up/passwd")));
    assertFalse(there("/tmp/up/passwd"));
    assertFalse(there("/../../../../../../../../etc/passwd"));
    assertTrue(there("/tmp/etc"), "a link is a file that is there");
    assertFalse(there("/tmp/sub/file/below"));
    assertFalse(there("/tmp/none"));
  }

  /// Where the kernel is not asked, what it said last is no answer.
  @Test
  void whatIsTooLongToAskAboutMayBeThere() {
    int noFollow = SystemCall.Architecture.of(Platform.current()).orElseThrow().noFollow;
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      assertFalse(kernel.there(root, "/tmp/none", noFollow));
      assertTrue(kernel.there(root, "/" + "x".repeat(9_000), noFollow));
    }
  }

  @Test
  void whatCannotBePreparedIsNotStarted() throws IOException {
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      int[] noFile = {-1, -1};
      IOException e =
          assertThrows(
              IOException.class,
              () -> kernel.prepare(List.of("/bin/true"), List.of(), "/", noFile, new byte[8], 0));
      assertEquals("preparing standard output failed with error 9", e.getMessage());
    }
  }

  /// What this process has from `malloc`, in bytes: the field `uordblks` of `struct mallinfo2`.
  @SuppressWarnings("restricted")
  private static long allocated() throws Throwable {
    var fields = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);
    MethodHandle mallinfo =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("mallinfo2"),
                FunctionDescriptor.of(MemoryLayout.structLayout(fields)));
    try (Arena arena = Arena.ofConfined()) {
      var answer = (MemorySegment) mallinfo.invoke((SegmentAllocator) arena);
      return answer.getAtIndex(ValueLayout.JAVA_LONG, 7);
    }
  }

  @Test
  void whatThePreparationAllocatedIsGivenBack() throws Throwable {
    String folder = "/" + "x".repeat(4_000);
    long before = allocated();
    for (int i = 0; i < 20_000; i++) {
      try (Kernel kernel = Kernel.open().orElseThrow()) {
        int[] output = {1, 2};
        var prepared =
            kernel.prepare(List.of("/bin/true"), List.of(), folder, output, new byte[8], 0);
        assertTrue(prepared.path().byteSize() > 0);
      }
    }
    long kept = allocated() - before;
    // The C library copies the folder's name each time: that would be 80 MB. The JVM's own compiler
    // takes some as well.
    assertTrue(kept < 50_000_000, kept + " bytes were kept");
  }

  @Test
  @DisplayName("a table of sockets is read as far as a megabyte, however long a plugin makes it")
  void tablesAreReadBounded() throws IOException {
    Path table = Files.writeString(root.resolve("unix"), "x".repeat(1 << 20) + "@late");
    assertFalse(Judge.names(table, "@late"));
    Files.writeString(table, "@early" + "x".repeat(1 << 20));
    assertTrue(Judge.names(table, "@early"));
    assertFalse(Judge.names(Path.of("/dev/zero"), "@never"));
  }
}
