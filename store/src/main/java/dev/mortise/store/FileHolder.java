package dev.mortise.store;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Says in a private file who has a database file open, and where others reach it meanwhile.
///
/// @param port on loopback; 0 while nobody is let in yet
/// @param key whoever connects must know it
record FileHolder(long pid, String program, int port, String key) {
  private static final String END = ".holder";
  // Nothing else lies in that folder; a bound all the same.
  private static final long BYTES_MAX = 8_192;

  /// Writes the file, in place of an older one.
  void write(Path file) throws IOException {
    Properties all = new Properties();
    all.setProperty("pid", Long.toString(pid));
    all.setProperty("program", program);
    all.setProperty("port", Integer.toString(port));
    all.setProperty("key", key);
    StringWriter text = new StringWriter();
    all.store(text, null);
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The file for one who opens; no two have the same.
  static Path file(Path folder, String name, String key) {
    return folder.resolve(
        name + "." + ProcessHandle.current().pid() + "-" + key.substring(0, 8) + END);
  }

  /// All that say so, those that are alive first.
  static List<FileHolder> all(Path folder, String name) {
    List<FileHolder> alive = new ArrayList<>();
    List<FileHolder> gone = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name + ".*" + END)) {
      for (Path file : files) {
        FileHolder holder = read(file);
        if (holder != null) {
          (ProcessHandle.of(holder.pid).isPresent() ? alive : gone).add(holder);
        }
      }
    } catch (IOException e) {
      return alive;
    }
    alive.addAll(gone);
    return alive;
  }

  /// Removes what processes left behind that ended without a word; for who holds the file now.
  static void sweep(Path folder, String name) throws IOException {
    String own = name + "." + ProcessHandle.current().pid() + "-";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name + ".*" + END)) {
      for (Path file : files) {
        if (!file.getFileName().toString().startsWith(own)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static @Nullable FileHolder read(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        return null;
      }
      Properties all = new Properties();
      all.load(new StringReader(Files.readString(file)));
      return new FileHolder(
          Long.parseLong(all.getProperty("pid", "0")),
          all.getProperty("program", "?"),
          Integer.parseInt(all.getProperty("port", "0")),
          all.getProperty("key", ""));
    } catch (IOException | IllegalArgumentException e) {
      // Gone meanwhile, or none of ours.
      return null;
    }
  }

  /// `mortise serve, pid 4711`.
  @Override
  public String toString() {
    return program + ", pid " + pid;
  }
}
