package dev.mortise.runtime.process;

import dev.mortise.api.Manifest;
import java.util.List;

/// What a confined process may use of the machine. Each bounds one process, but `processes` all of
/// a plugin and `temporaryBytes` each of its private folders.
///
/// @param memoryBytes of writable memory of its own, mapped or not yet used
/// @param processes threads are counted too
/// @param files open at once
/// @param fileBytes of a file that it writes
/// @param temporaryBytes of `/tmp`, of `/dev/shm` and of its home, each
record ResourceLimits(
    long memoryBytes, int processes, int files, long fileBytes, long temporaryBytes) {
  static final int PROCESSES = 512;
  static final int FILES = 4096;
  static final long FILE_BYTES = 1L << 30;
  static final long TEMPORARY_BYTES = 128L << 20;

  /// What a language's runtime maps beside what its program asked for: a JVM its code, its classes
  /// and a megabyte of stack for each thread; Go 64 MiB at a time.
  private static final long RUNTIME_BYTES = 512L << 20;

  /// For programs of the host's own that work on a plugin: compiling, recording a start cache.
  static ResourceLimits helper() {
    return of(2L << 30);
  }

  /// @param memoryBytes for the plugin itself
  static ResourceLimits of(long memoryBytes) {
    return new ResourceLimits(
        memoryBytes + RUNTIME_BYTES, PROCESSES, FILES, FILE_BYTES, TEMPORARY_BYTES);
  }

  /// What the manifest asks for, within what the host allows; without a word of it what is usual.
  static long memory(Manifest.Limits limits, ProcessRuntimeConfig.Memory host) {
    Long asked = limits.memoryBytes();
    return asked == null ? host.usual() : Math.min(asked, host.max());
  }

  /// The words before a command that set them for it and all it starts. None of them can be raised
  /// again. Dumps of memory are not written at all.
  List<String> words(String prlimit) {
    return List.of(
        prlimit,
        "--data=" + memoryBytes + ":" + memoryBytes,
        "--nproc=" + processes + ":" + processes,
        "--nofile=" + files + ":" + files,
        "--fsize=" + fileBytes + ":" + fileBytes,
        "--core=0:0",
        "--memlock=0:0",
        "--msgqueue=0:0");
  }
}
