package dev.mortise.packages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/// Makes archives, good and bad.
final class Archives {
  static final String MANIFEST =
      """
      id = "hello"
      name = "Hello"
      version = "1.0.0"
      [runtime]
      kind = "process"
      [runtime.entry]
      any = "bin/run"
      """;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Part(String name, byte[] content, char type, int mode, String link) {}

  private final List<Part> parts = new ArrayList<>();

  private Archives() {}

  /// Nothing in it yet.
  static Archives empty() {
    return new Archives();
  }

  /// A plugin that can be installed.
  static Archives plugin() {
    return empty().file("plugin.toml", MANIFEST).part("bin/run", "#!/bin/sh\n", '0', 0755, "");
  }

  Archives file(String name, String content) {
    return part(name, content, '0', 0644, "");
  }

  Archives part(String name, String content, char type, int mode, String link) {
    parts.add(new Part(name, content.getBytes(StandardCharsets.UTF_8), type, mode, link));
    return this;
  }

  byte[] tarGz() {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Part part : parts) {
        var entry = new TarArchiveEntry(part.name(), (byte) part.type(), true);
        entry.setMode(part.mode());
        if (!part.link().isEmpty()) {
          entry.setLinkName(part.link());
        }
        entry.setSize(part.type() == '0' ? part.content().length : 0);
        tar.putArchiveEntry(entry);
        if (part.type() == '0') {
          tar.write(part.content());
        }
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  byte[] zip() {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipArchiveOutputStream(bytes)) {
      for (Part part : parts) {
        var entry = new ZipArchiveEntry(part.name());
        entry.setUnixMode((part.type() == '2' ? 0120000 : 0100000) | part.mode());
        zip.putArchiveEntry(entry);
        zip.write(
            part.type() == '2' ? part.link().getBytes(StandardCharsets.UTF_8) : part.content());
        zip.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
