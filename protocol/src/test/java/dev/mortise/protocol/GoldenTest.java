package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The contract's golden files: a change of the contract shows itself as a change of these files.
///
/// Run with `-Dmortise.golden=write` to write them anew, then read the difference.
final class GoldenTest {
  private static final Path DOCS = Path.of(System.getProperty("mortise.root"), "docs", "reference");

  @Test
  void catalogue() throws IOException {
    check("catalogue.json", CatalogueReference.json());
  }

  @Test
  void errorCodes() throws IOException {
    check(
        "errors.md",
        "# Error codes\n\nNames are append-only. Written by `GoldenTest` from `ErrorCode`.\n\n"
            + CatalogueReference.errors());
  }

  @Test
  void permissions() throws IOException {
    check(
        "permissions.md",
        "# Permissions\n\nA permission is written `area:action:target`, optionally `@scope`. Written by"
            + " `GoldenTest` from `PermissionArea`.\n\n"
            + CatalogueReference.permissions());
  }

  private static void check(String name, String expected) throws IOException {
    Path file = DOCS.resolve(name);
    if ("write".equals(System.getProperty("mortise.golden"))) {
      Files.createDirectories(DOCS);
      Files.writeString(file, expected);
    }
    assertEquals(Files.readString(file), expected, file + " differs; see the class comment");
  }
}
