package dev.mortise.packages;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives whose headers alone would fill the memory of whoever reads them by a library.
final class ArchiveBombTest {
  private static final int ENTRIES_MAX = 100;
  private static final ArchiveLimits SMALL =
      new ArchiveLimits(1 << 20, 4 << 20, ENTRIES_MAX, 50, Duration.ofSeconds(60));
  private static final long QUARTER_GIGABYTE = 256L << 20;

  @TempDir Path home;

  /// A tar, block by block.
  private static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tar header(String name, char type, long size) {
      byte[] header = new byte[512];
      byte[] first = name.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(first, 0, header, 0, first.length);
      byte[] mode = "0000644".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(mode, 0, header, 100, mode.length);
      byte[] octal = "%011o".formatted(size).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(octal, 0, header, 124, octal.length);
      header[156] = (byte) type;
      bytes.writeBytes(header);
      return this;
    }

    Tar with(String name, char type, String content) {
      byte[] text = content.getBytes(StandardCharsets.UTF_8);
      header(name, type, text.length);
      bytes.writeBytes(text);
      bytes.writeBytes(new byte[(512 - text.length % 512) % 512]);
      return this;
    }

    /// Content that a reader who passes over it takes for a header: of a name of a quarter GiB.
    Tar hidden() {
      return header("long", 'L', QUARTER_GIGABYTE);
    }

    byte[] gzip() {
      bytes.writeBytes(new byte[1024]);
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        bytes.writeTo(gzip);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return packed.toByteArray();
    }
  }

  private String refused(byte[] archive) {
    var folder = new PluginFolder(home, SMALL);
    PluginException refused =
        assertThrows(
            PluginException.class, () -> folder.install(new ByteArrayInputStream(archive)));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code(), refused.getMessage());
    return refused.getMessage();
  }

  private static String pax(String key, String value) {
    int length = key.length() + value.length() + 3;
    int digits = Integer.toString(length).length();
    digits = Integer.toString(length + digits).length();
    return (length + digits) + " " + key + "=" + value + "\n";
  }

  @Test
  @DisplayName("torture/04: the content of a folder, which libraries read as further headers")
  void aFolderWithContentIsRefused() {
    Tar byType = new Tar().header("bin", '5', 512).hidden();
    Tar byName = new Tar().header("bin/", '0', 512).hidden();
    Tar byOldType = new Tar().header("bin/", '\0', 512).hidden();
    Tar byLongName = new Tar().with("l", 'L', "bin/\0").header("bin", '0', 512).hidden();
    Tar byPax = new Tar().with("x", 'x', pax("path", "bin/")).header("bin", '0', 512).hidden();
    Tar byGlobalPax =
        new Tar().with("g", 'g', pax("path", "bin/")).header("bin", '0', 512).hidden();
    Tar byNoName = new Tar().header("", '0', 512).hidden();
    for (Tar tar :
        new Tar[] {byType, byName, byOldType, byLongName, byPax, byGlobalPax, byNoName}) {
      assertTrue(refused(tar.gzip()).contains("a folder in it has content"));
    }
  }

  /// GNU's tar cuts the name in the header, and may cut it behind a slash.
  @Test
  void aLongNameThatTheHeaderCutsBehindASlashIsTaken() {
    String folder = "d".repeat(99) + "/";
    byte[] tar =
        new Tar()
            .with("plugin.toml", '0', Archives.MANIFEST)
            .with("bin/run", '0', "#!/bin/sh\n")
            .with("l", 'L', folder + "file\0")
            .with(folder, '0', "content")
            .gzip();
    var installed = new PluginFolder(home, SMALL).install(new ByteArrayInputStream(tar));
    assertTrue(Files.exists(installed.folder().resolve(folder + "file")));
  }

  @Test
  @DisplayName("torture/04: names without end in front of one entry, each a call deeper")
  void aChainOfNamesIsRefused() {
    var chain = new Tar();
    for (int i = 0; i < 2_000; i++) {
      chain.with("l", 'L', "name\0");
    }
    assertTrue(refused(chain.gzip()).contains("stand before an entry"));
    var attributes = new Tar();
    for (int i = 0; i < 50; i++) {
      attributes.with("g", 'g', pax("key" + i, "x".repeat(1_000))).with("f" + i, '0', "");
    }
    assertTrue(refused(attributes.gzip()).contains("are longer than"));
  }

  private static byte[] zip(int entries, Zip64Mode mode) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipArchiveOutputStream(bytes)) {
      zip.setUseZip64(mode);
      for (int i = 0; i < entries; i++) {
        zip.putArchiveEntry(new ZipArchiveEntry("f" + i));
        zip.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static int find(byte[] bytes, int signature) {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.length - Integer.BYTES;
    while (all.getInt(at) != signature) {
      at--;
    }
    return at;
  }

  private void check(byte[] zip) throws IOException, Archive.Refused {
    Path file = home.resolve("archive");
    Files.write(file, zip);
    ZipPackage.open(file, ENTRIES_MAX, new Watch(Duration.ofMinutes(1))).close();
  }

  private String refusedBeforeItIsRead(byte[] zip) {
    return String.valueOf(assertThrows(Archive.Refused.class, () -> check(zip)).getMessage());
  }

  @Test
  @DisplayName("torture/04: a zip's entries are counted before objects are made of them")
  void theDirectoryOfAZipIsCountedFirst() throws IOException {
    for (Zip64Mode mode : new Zip64Mode[] {Zip64Mode.Never, Zip64Mode.Always}) {
      assertDoesNotThrow(() -> check(zip(ENTRIES_MAX, mode)), mode.toString());
      byte[] many = zip(ENTRIES_MAX + 1, mode);
      assertTrue(refusedBeforeItIsRead(many).contains("more than 100"), mode.toString());
      // The end record's own word is that there is one.
      ByteBuffer.wrap(many)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putShort(find(many, 0x06054b50) + 10, (short) 1);
      if (mode == Zip64Mode.Always) {
        ByteBuffer.wrap(many)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(find(many, 0x06064b50) + 32, 1);
      }
      assertTrue(refusedBeforeItIsRead(many).contains("more than 100"), mode.toString());
    }
    byte[] boasting = zip(1, Zip64Mode.Never);
    ByteBuffer.wrap(boasting)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(find(boasting, 0x06054b50) + 10, (short) 101);
    assertTrue(refusedBeforeItIsRead(boasting).contains("more than 100"));
  }

  @Test
  @DisplayName("torture/04: an entry of a zip with thousands of extra fields")
  void extraFieldsAreCountedToo() throws IOException {
    byte[] one = zip(1, Zip64Mode.Never);
    int directory = find(one, 0x02014b50);
    int name = 2;
    int extra = 4 * 1_000;
    var bytes = new ByteArrayOutputStream();
    bytes.write(one, 0, directory + 46 + name);
    for (int field = 0; field < 1_000; field++) {
      bytes.writeBytes(new byte[] {(byte) field, (byte) (0x40 + field / 256), 0, 0});
    }
    int end = find(one, 0x06054b50);
    bytes.write(one, end, one.length - end);
    byte[] bomb = bytes.toByteArray();
    ByteBuffer words = ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN);
    words.putShort(directory + 30, (short) extra);
    words.putInt(find(bomb, 0x06054b50) + 12, 46 + name + extra);
    assertTrue(refusedBeforeItIsRead(bomb).contains("extra fields"));
  }
}
