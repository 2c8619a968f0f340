package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts of files as lines.
final class FileReaderTest {
  @TempDir Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(FilePart part) {
    return part.lines().stream().map(FilePart.Line::text).toList();
  }

  private static int bytes(FilePart part) {
    return part.lines().stream().mapToInt(FilePart.Line::bytes).sum();
  }

  private void check(String text, long next, String... lines) throws IOException {
    FilePart part = FileReader.read(file("some.txt", text), false);
    assertEquals(List.of(lines), texts(part), text);
    assertEquals(next, part.next(), text);
    assertTrue(part.whole());
    assertEquals(part.to() - part.from(), bytes(part), text);
  }

  @Test
  void linesEndHoweverTheyAreEnded() throws IOException {
    check("", 0);
    check("a\nb\n", 4, "a", "b");
    check("a\r\n\r\nb\r\n", 8, "a", "", "b");
    check("a\nb", 2, "a", "b");
    check("\ufeffä漢\n", 9, "ä漢");
    check("\n", 1, "");
  }

  @Test
  void whatComesLaterGoesOnWithALineThatHadNoEnd() throws IOException {
    Path file = file("grows.log", "one\ntw");
    FilePart before = FileReader.read(file, false);
    Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
    FilePart more = FileReader.readOn(file, before, FileMark.of(file));
    assertEquals(List.of("two", "three"), texts(more));
    assertEquals(4, more.from());
    assertEquals(Files.size(file), more.next());
  }

  @Test
  void aLongLineIsCutBetweenLetters() throws IOException {
    FilePart part = FileReader.read(file("long.txt", "漢".repeat(20_000)), false);
    assertEquals("漢".repeat(20_000), String.join("", texts(part)));
    assertEquals(4, part.lines().size());
    assertTrue(part.next() < part.to());
  }

  @Test
  void ofALargeFileTheEndIsReadOrTheBeginning() throws IOException {
    Path file = folder.resolve("huge.log");
    long size = 10L << 30;
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(size);
      large.write("the first line\n".repeat(400_000).getBytes(StandardCharsets.UTF_8));
      large.seek(size - 6_000_000);
      large.write("x\nthe last line\n".repeat(375_000).getBytes(StandardCharsets.UTF_8));
    }
    FilePart end = FileReader.read(file, false);
    assertEquals("the last line", end.lines().getLast().text());
    assertEquals(FileReader.LINES_MAX, end.lines().size());
    assertEquals(size, end.to());
    assertEquals(end.to() - end.from(), bytes(end));
    FilePart beginning = FileReader.read(file, true);
    assertEquals("the first line", beginning.lines().getFirst().text());
    assertEquals(0, beginning.from());
    assertEquals(15L * FileReader.LINES_MAX, beginning.to());
    assertFalse(beginning.whole());
  }

  @Test
  void aLineThatIsLargerThanAllThatIsReadIsShownFromItsMiddle() throws IOException {
    FilePart part = FileReader.read(file("one.txt", "ä".repeat(5_000_000) + "\n"), false);
    assertTrue(texts(part).stream().allMatch(line -> line.matches("ä+")));
    assertEquals(part.to() - part.from(), bytes(part));
  }

  @Test
  void bytesThatAreNoTextAreSaidAndShownAsNumbers() throws IOException {
    FilePart module = FileReader.read(file("m.wasm", "\0asm\1\0\0\0"), false);
    assertEquals("This is a WebAssembly module, 8 bytes.", module.said());
    assertEquals(
        List.of("00000000  00 61 73 6d 01 00 00 00                          .asm...."),
        texts(module));
    FilePart zeros = FileReader.read(file("zeros", new byte[100_000]), false);
    assertEquals(
        "This is no text, 100,000 bytes; the first 65,536 of them are shown.", zeros.said());
    assertEquals(4_096, zeros.lines().size());
  }

  @Test
  void colouredLogsAreText() throws IOException {
    FilePart part = FileReader.read(file("a.log", "\u001b[31mred\u001b[0m\n".repeat(50)), false);
    assertEquals(FilePart.Look.TEXT, part.look());
  }

  @Test
  void jsonIsLaidOutAndNothingOfItChanged() throws IOException {
    FilePart part =
        FileReader.read(
            file(
                "a.json",
                "{\"n\":1.10,\"big\":123456789012345678901234567890,\"n\":[],\"e\":-1e400}"),
            false);
    assertEquals(
        List.of(
            "{",
            "  \"n\" : 1.10,",
            "  \"big\" : 123456789012345678901234567890,",
            "  \"n\" : [ ],",
            "  \"e\" : -1e400",
            "}"),
        texts(part));
    FilePart broken = FileReader.read(file("b.json", "{\"a\":1,\n oh}"), false);
    assertEquals(List.of("{\"a\":1,", " oh}"), texts(broken));
    assertTrue(
        broken.said().startsWith("It is no JSON, and is shown as it is: line 2"), broken.said());
  }

  /// Indented, this would be 400 MB.
  @Test
  void jsonThatWouldBecomeTooLongIsShownAsItIs() throws IOException {
    String deep =
        "{\"a\":".repeat(400) + "{" + "\"k\":1,".repeat(500_000) + "\"k\":1}" + "}".repeat(400);
    FilePart part = FileReader.read(file("deep.json", deep), false);
    assertEquals("Laid out it would be too long; it is shown as it is.", part.said());
    assertEquals(deep, String.join("", texts(part)));
  }

  @Test
  void whatIsNotThereOrNoFileIsRefused() throws IOException {
    Path missing = folder.resolve("missing");
    PluginException e = assertThrows(PluginException.class, () -> FileReader.read(missing, false));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals(missing + " is not there", e.getMessage());
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, Path.of("loop"));
    e = assertThrows(PluginException.class, () -> FileReader.read(loop, false));
    assertTrue(e.getMessage().contains("symbolic links"), e.getMessage());
    e = assertThrows(PluginException.class, () -> FileReader.read(Path.of("/dev/zero"), false));
    assertTrue(e.getMessage().contains("A character device is not opened"), e.getMessage());
  }

  @Test
  void whatTheSystemMakesUpIsReadToo() {
    FilePart part = FileReader.read(Path.of("/proc/self/status"), false);
    assertTrue(part.lines().getFirst().text().startsWith("Name:"), part.toString());
  }
}
