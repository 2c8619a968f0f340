package dev.mortise.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Reads a part of a file that is small enough to be shown, however large the file is. Waits for
/// its file system; never called on the loop.
final class FileReader {
  /// No more of a file is read at once.
  static final int BYTES_MAX = 4 << 20;

  /// No more lines are shown of one.
  static final int LINES_MAX = 50_000;

  private static final int LINE_BYTES_MAX = LineDecoder.LINE_MAX;
  private static final int DUMP_BYTES_MAX = 65_536;
  private static final String BOM = "\ufeff";

  private FileReader() {}

  /// The whole file, or of a large one its end.
  ///
  /// @param beginning of a large one its beginning
  /// @throws dev.mortise.api.PluginException when it cannot be read
  static FilePart read(Path path, boolean beginning) {
    FileMark mark = FileMark.of(path);
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      long start = beginning ? 0 : Math.max(0, mark.size() - BYTES_MAX);
      byte[] bytes = bytes(file, start, BYTES_MAX);
      byte[] head = start == 0 ? bytes : bytes(file, 0, DUMP_BYTES_MAX);
      String type = FileBytes.type(head, bytes);
      if (!type.isEmpty()) {
        return dump(mark, type, head);
      }
      FilePart.Look look = look(path);
      if (look != FilePart.Look.JSON) {
        return text(mark, look, start, bytes, beginning);
      }
      boolean whole = start == 0 && bytes.length >= mark.size();
      return whole ? json(mark, bytes) : text(mark, FilePart.Look.TEXT, start, bytes, beginning);
    } catch (IOException e) {
      throw FileTrouble.of(path, e);
    }
  }

  /// What came behind a part since.
  ///
  /// @param now the file as it is, with [#BYTES_MAX] more at most
  static FilePart readOn(Path path, FilePart before, FileMark now) {
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      byte[] bytes = bytes(file, before.next(), now.size() - before.next());
      return lines(now, before.look(), before.next(), bytes, 0, bytes.length);
    } catch (IOException e) {
      throw FileTrouble.of(path, e);
    }
  }

  /// Whether the last line that had its end still stands where it stood.
  ///
  /// @param before a part [FilePart#alone]
  static boolean standsIn(Path path, FilePart before) {
    if (before.lines().isEmpty()) {
      return true;
    }
    int length = before.lines().getFirst().bytes();
    long start = before.next() - length;
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      byte[] bytes = bytes(file, start, length);
      return lines(before.mark(), before.look(), start, bytes, 0, bytes.length)
          .lines()
          .equals(before.lines());
    } catch (IOException e) {
      throw FileTrouble.of(path, e);
    }
  }

  private static FilePart.Look look(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".json")
        ? FilePart.Look.JSON
        : name.endsWith(".yaml") || name.endsWith(".yml") ? FilePart.Look.YAML : FilePart.Look.TEXT;
  }

  /// As many as there are. What the system makes up as it is read has no size before.
  private static byte[] bytes(SeekableByteChannel file, long from, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, BYTES_MAX));
    file.position(from);
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {
      // It fills up.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static FilePart dump(FileMark mark, String type, byte[] head) {
    int shown = Math.min(head.length, DUMP_BYTES_MAX);
    String said =
        "%s, %,d bytes".formatted(type, Math.max(mark.size(), head.length))
            + (shown < mark.size() ? "; the first %,d of them are shown.".formatted(shown) : ".");
    List<FilePart.Line> lines =
        FileBytes.dump(head, shown).stream().map(text -> new FilePart.Line(text, 0)).toList();
    return new FilePart(mark, FilePart.Look.BYTES, 0, mark.size(), mark.size(), lines, said);
  }

  private static FilePart json(FileMark mark, byte[] bytes) {
    JsonLayout layout = JsonLayout.of(unmarked(new String(bytes, StandardCharsets.UTF_8)));
    List<FilePart.Line> lines =
        layout
            .text()
            .lines()
            .flatMap(FileReader::pieces)
            .limit(LINES_MAX + 1)
            .map(text -> new FilePart.Line(text, 0))
            .toList();
    boolean many = lines.size() > LINES_MAX;
    return new FilePart(
        mark,
        FilePart.Look.JSON,
        0,
        bytes.length,
        bytes.length,
        many ? lines.subList(0, LINES_MAX) : lines,
        many ? "Laid out, its first %,d lines are shown.".formatted(LINES_MAX) : layout.said());
  }

  private static Stream<String> pieces(String line) {
    return line.length() <= LINE_BYTES_MAX
        ? Stream.of(line)
        : IntStream.iterate(0, at -> at < line.length(), at -> at + LINE_BYTES_MAX)
            .mapToObj(at -> line.substring(at, Math.min(line.length(), at + LINE_BYTES_MAX)));
  }

  private static FilePart text(
      FileMark mark, FilePart.Look look, long start, byte[] bytes, boolean beginning) {
    int first = 0;
    int end = bytes.length;
    if (beginning) {
      end = afterLines(bytes, LINES_MAX);
    } else {
      first = beforeLines(bytes, LINES_MAX);
      if (first == 0 && start > 0) {
        first = afterLines(bytes, 1);
        // One line that is longer than all that is read is shown from its middle on.
        first = first == bytes.length ? letter(bytes, 0, bytes.length) : first;
      }
    }
    return lines(mark, look, start, bytes, first, end);
  }

  /// The index behind so many line ends.
  private static int afterLines(byte[] bytes, int count) {
    int ends = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && ++ends == count) {
        return i + 1;
      }
    }
    return bytes.length;
  }

  /// The index where so many lines before the end begin.
  private static int beforeLines(byte[] bytes, int count) {
    int ends = 0;
    for (int i = bytes.length - 2; i >= 0; i--) {
      if (bytes[i] == '\n' && ++ends == count) {
        return i + 1;
      }
    }
    return 0;
  }

  /// @param start where in the file the first of the bytes stands
  private static FilePart lines(
      FileMark mark, FilePart.Look look, long start, byte[] bytes, int first, int end) {
    List<FilePart.Line> lines = new ArrayList<>();
    int from = first;
    for (int i = first; i < end; i++) {
      if (bytes[i] == '\n') {
        lines.add(line(bytes, from, i, i + 1));
        from = i + 1;
      } else if (i - from >= LINE_BYTES_MAX) {
        int cut = letter(bytes, i, end);
        lines.add(line(bytes, from, cut, cut));
        from = cut;
      }
    }
    if (from < end) {
      lines.add(line(bytes, from, end, end));
    }
    return new FilePart(mark, look, start + first, start + end, start + from, lines, "");
  }

  /// Where a letter begins: at this index, or up to three bytes later.
  private static int letter(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && at < from + 3 && (bytes[at] & 0xc0) == 0x80) {
      at++;
    }
    return at;
  }

  private static FilePart.Line line(byte[] bytes, int from, int to, int next) {
    int last = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    String text = new String(bytes, from, last - from, StandardCharsets.UTF_8);
    return new FilePart.Line(unmarked(text), next - from);
  }

  /// Without the mark that some editors begin a file with.
  private static String unmarked(String text) {
    return text.startsWith(BOM) ? text.substring(BOM.length()) : text;
  }
}
