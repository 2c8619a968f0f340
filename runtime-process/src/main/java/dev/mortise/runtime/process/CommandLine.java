package dev.mortise.runtime.process;

import dev.mortise.api.Manifest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The command that runs an entry, and what it must be able to read for it.
///
/// @param words the program and its arguments
/// @param readable files and folders beside the plugin's own
record CommandLine(List<String> words, List<Path> readable) {
  private static final long HEAP_BYTES_MIN = 16 << 20;

  CommandLine {
    words = List.copyOf(words);
    readable = List.copyOf(readable);
  }

  static CommandLine of(Entry entry, Manifest manifest, ProcessRuntimeConfig config, Path home) {
    if (entry.how() == Entry.How.NATIVE) {
      return new CommandLine(List.of(entry.file().toString()), List.of());
    }
    Path javaHome = real(config.javaHome());
    var words = new ArrayList<String>();
    words.add(javaHome.resolve("bin").resolve("java").toString());
    // Started often, alone on few cores and mostly idle: start time and memory count, not peak.
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    words.addAll(List.of("-XX:-UsePerfData", "-Duser.home=" + home));
    // The JVM's own warnings go to standard output by default, where the handshake is expected.
    words.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
    words.add("--enable-native-access=ALL-UNNAMED");
    // The gRPC and protobuf of today's plugins would otherwise fill the log with the JDK's
    // warnings.
    words.add("--sun-misc-unsafe-memory-access=allow");
    Long memory = manifest.limits().memoryBytes();
    if (memory != null) {
      words.add("-Xmx" + Math.max(memory, HEAP_BYTES_MIN));
    }
    var readable = new ArrayList<Path>();
    readable.add(javaHome);
    if (entry.how() == Entry.How.JAR) {
      words.addAll(List.of("-jar", entry.file().toString()));
    } else {
      List<Path> jars = config.sdkJars().stream().map(CommandLine::real).toList();
      readable.addAll(jars);
      words.addAll(List.of("-cp", path(jars), entry.file().toString()));
    }
    return new CommandLine(words, readable);
  }

  private static String path(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /// A sandbox shows real paths only; a link on the way to one would lead nowhere in it.
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }
}
