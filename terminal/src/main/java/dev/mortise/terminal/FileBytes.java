package dev.mortise.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What bytes are that are no text, and how they look.
final class FileBytes {
  private static final int SAMPLE_MAX = 8_192;
  private static final int ROW = 16;
  private static final HexFormat HEX = HexFormat.of();

  /// What files of a kind begin with.
  private static final List<Type> TYPES =
      List.of(
          new Type("7f454c46", "a program or library (ELF)"),
          new Type("0061736d", "a WebAssembly module"),
          new Type("cafebabe", "a Java class"),
          new Type("89504e470d0a1a0a", "a picture (PNG)"),
          new Type("ffd8ff", "a picture (JPEG)"),
          new Type("47494638", "a picture (GIF)"),
          new Type("25504446", "a document (PDF)"),
          new Type("1f8b", "compressed (gzip)"),
          new Type("28b52ffd", "compressed (zstd)"),
          new Type("fd377a585a00", "compressed (xz)"),
          new Type("425a68", "compressed (bzip2)"),
          new Type("504b0304", "an archive (zip, or one that is built like it)"),
          new Type("53514c69746520666f726d6174203300", "a database (SQLite)"),
          new Type("483a322c", "a database (H2)"),
          new Type("fffe", "text in UTF-16"),
          new Type("feff", "text in UTF-16"));

  private FileBytes() {}

  private record Type(String magic, String words) {}

  /// What a file is; empty for text.
  ///
  /// @param head its first bytes
  /// @param part the bytes that shall be shown
  static String type(byte[] head, byte[] part) {
    if (!binary(head) && !binary(part)) {
      return "";
    }
    String begins = HEX.formatHex(head, 0, Math.min(head.length, ROW));
    return TYPES.stream()
        .filter(type -> begins.startsWith(type.magic()))
        .map(type -> "This is " + type.words())
        .findFirst()
        .orElse("This is no text");
  }

  /// Text has no zeros, and of the other control characters few but those that part it.
  private static boolean binary(byte[] bytes) {
    int count = Math.min(bytes.length, SAMPLE_MAX);
    int controls = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == 0) {
        return true;
      }
      boolean usual = bytes[i] == '\t' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == 0x1b;
      controls += bytes[i] >= 0 && bytes[i] < ' ' && !usual ? 1 : 0;
    }
    return controls * 10 > count;
  }

  /// Rows of sixteen: where, as numbers, as letters.
  static List<String> dump(byte[] bytes, int count) {
    List<String> rows = new ArrayList<>();
    HexFormat spaced = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < count; at += ROW) {
      int end = Math.min(count, at + ROW);
      String letters =
          new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
      rows.add("%08x  %-47s  %s".formatted(at, spaced.formatHex(bytes, at, end), letters));
    }
    return rows;
  }
}
