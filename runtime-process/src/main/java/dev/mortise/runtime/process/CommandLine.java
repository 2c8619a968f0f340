package dev.mortise.runtime.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command that runs an entry, and what it must be able to read for it.
///
/// @param words the program and its arguments
/// @param readable files and folders beside the plugin's own
record CommandLine(List<String> words, List<Path> readable) {
  private static final long HEAP_BYTES_MIN = 16 << 20;

  /// Started often, alone on few cores and mostly idle: start time and memory count, not peak. A
  /// start cache is recorded with these and serves no others.
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          // The JVM's own warnings go to standard output by default, where the handshake is
          // expected; what it thinks of a start cache is nobody's business.
          "-Xlog:disable",
          "-Xlog:all=warning,aot*=off,cds*=off:stderr",
          // Where there is no network card, netty would say so in every plugin's log.
          "-Dio.netty.machineId=02:00:00:00:00:00:00:01",
          "--enable-native-access=ALL-UNNAMED",
          // The gRPC and protobuf of today's plugins would otherwise fill the log with the JDK's
          // warnings.
          "--sun-misc-unsafe-memory-access=allow");

  CommandLine {
    words = List.copyOf(words);
    readable = List.copyOf(readable);
  }

  static CommandLine ofNative(Path file) {
    return new CommandLine(List.of(file.toString()), List.of());
  }

  /// @param heapBytes of its heap at most, or null
  /// @param home a folder of the plugin's own
  /// @param cache a start cache to use, or null
  static CommandLine ofJava(
      JavaProgram program,
      @Nullable Long heapBytes,
      Path javaHome,
      Path home,
      @Nullable Path cache) {
    var words = java(javaHome, home);
    if (heapBytes != null) {
      words.add("-Xmx" + Math.max(heapBytes, HEAP_BYTES_MIN));
    }
    var readable = new ArrayList<Path>();
    readable.add(real(javaHome));
    readable.addAll(program.readable());
    if (cache != null) {
      words.add("-XX:AOTCache=" + cache);
      readable.add(cache);
    }
    words.addAll(program.target());
    return new CommandLine(words, readable);
  }

  /// A JVM with the flags of all Java plugins.
  static List<String> java(Path javaHome, Path home) {
    var words = new ArrayList<String>();
    words.add(real(javaHome).resolve("bin").resolve("java").toString());
    words.addAll(FLAGS);
    words.add("-Duser.home=" + home);
    return words;
  }

  /// A sandbox shows real paths only; a link on the way to one would lead nowhere in it.
  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }
}
