package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// One plugin's log on the disk: a JSON object per line, at most two files of [#BYTES_MAX] each, so
/// that it can be read when the host is gone.
public final class PluginLogFile {
  /// When a file is this long the next one begins, and the one before is dropped.
  public static final long BYTES_MAX = 4L << 20;

  private final Path file;
  private final Path older;

  /// The log of one plugin.
  ///
  /// @param logDir as in [HostConfig#logDir]
  public PluginLogFile(Path logDir, String plugin) {
    String name = plugin.replaceAll("[^A-Za-z0-9_-]", "_");
    // Dots are common in ids; two ids that differ only in them get different files.
    String unique =
        name.equals(plugin) ? name : name + "-" + Integer.toHexString(plugin.hashCode());
    this.file = logDir.resolve(unique + ".log");
    this.older = logDir.resolve(unique + ".log.1");
  }

  /// The last lines, oldest first; none where there is no file.
  ///
  /// @param last at most so many
  public List<LogLine> read(int last) {
    Deque<LogLine> lines = new ArrayDeque<>();
    for (Path path : List.of(older, file)) {
      if (!Files.exists(path)) {
        continue;
      }
      try (Stream<String> text = Files.lines(path)) {
        text.forEach(line -> keep(lines, line, last));
      } catch (IOException | UncheckedIOException e) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE, "The log " + path + " cannot be read: " + e, e);
      }
    }
    return new ArrayList<>(lines);
  }

  private static void keep(Deque<LogLine> lines, String text, int last) {
    try {
      lines.addLast(JsonCodec.decode(Json.of(text), LogLine.class));
    } catch (PluginException e) {
      // Half a line, written when a host was killed: there is nothing to show.
      return;
    }
    if (lines.size() > last) {
      lines.removeFirst();
    }
  }

  /// Adds lines at the end.
  void append(List<LogLine> lines) throws IOException {
    PrivateFolder.create(file.getParent() == null ? file : file.getParent());
    if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      StringBuilder text = new StringBuilder();
      lines.forEach(line -> text.append(JsonCodec.encode(line)).append('\n'));
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
