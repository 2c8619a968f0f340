package dev.mortise.runtime.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a plugin's process can see and do around itself, as [TestPlugin] tells it.
final class Surroundings {
  private Surroundings() {}

  static String lines(Map<String, String> map) {
    var lines = new StringBuilder();
    map.forEach((key, value) ->
        lines.append(key).append('=').append(value.replace('\n', ' ')).append('\n'));
    return lines.toString();
  }

  static String target(int descriptor) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
  }

  /// Every descriptor that the JVM did not open for itself.
  static String descriptors() throws IOException {
    var found = new ArrayList<String>();
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all.toList()) {
        try {
          found.add(descriptor.getFileName() + " " + Files.readSymbolicLink(descriptor));
        } catch (IOException e) {
          // It was the one this loop itself had open.
        }
      }
    }
    return String.join("\n", found);
  }

  static String folders() throws IOException {
    var seen = new StringBuilder();
    for (String folder : List.of("/", "/root", "/home", "/run", "/tmp", "/etc")) {
      seen.append(folder).append(':');
      if (Files.isDirectory(Path.of(folder))) {
        try (var files = Files.list(Path.of(folder))) {
          files.forEach(file -> seen.append(' ').append(file.getFileName()));
        }
      } else {
        seen.append(" absent");
      }
      seen.append('\n');
    }
    Path own = Path.of("").toAbsolutePath();
    seen.append("cwd ").append(own).append(" writable ");
    try {
      Files.delete(Files.createFile(own.resolve("written")));
      seen.append("yes");
    } catch (IOException e) {
      seen.append("no");
    }
    return seen.toString();
  }

  static void die(int code) {
    try (var log = new FileOutputStream(FileDescriptor.err)) {
      log.write("these are my last words\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Runtime.getRuntime().halt(code);
  }

  static String connect(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return "connected " + socket.getPort();
    } catch (IOException e) {
      return "refused";
    }
  }

  /// Runs a command and tells what it printed.
  static String run(String command) throws IOException {
    var process = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  static String flood(int bytes) throws IOException {
    try (var out = new FileOutputStream(FileDescriptor.err)) {
      byte[] piece = "\u001b[31mx".repeat(1000).getBytes(StandardCharsets.UTF_8);
      for (int written = 0; written < bytes; written += piece.length) {
        out.write(piece);
      }
    }
    return "flooded";
  }

  static String print(String text) {
    System.out.println(text);
    System.out.flush();
    return "printed";
  }
}
