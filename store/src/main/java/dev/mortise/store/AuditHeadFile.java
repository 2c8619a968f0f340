package dev.mortise.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The last signed head of this folder's chain, kept outside the database.
final class AuditHeadFile {
  private static final String FILE = "audit.head";

  private AuditHeadFile() {}

  static void write(Path folder, AuditHead head) throws IOException {
    String lines =
        String.join(
            "\n",
            head.host(),
            Long.toString(head.sequence()),
            head.hash(),
            Long.toString(head.micros()),
            Boolean.toString(head.clean()),
            head.signature());
    PrivateFiles.write(folder.resolve(FILE), (lines + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Empty when there is none.
  ///
  /// @throws IOException when it is there and cannot be understood
  static Optional<AuditHead> read(Path folder) throws IOException {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(FILE));
      if (lines.size() < 6) {
        throw new IOException(folder.resolve(FILE) + " is cut short");
      }
      return Optional.of(
          new AuditHead(
              lines.get(0),
              Long.parseLong(lines.get(1)),
              lines.get(2),
              Long.parseLong(lines.get(3)),
              Boolean.parseBoolean(lines.get(4)),
              lines.get(5)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      throw new IOException(folder.resolve(FILE) + " holds no head of an audit", e);
    }
  }
}
