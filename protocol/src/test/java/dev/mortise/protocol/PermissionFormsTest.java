package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ways in which a manifest may say nothing, or everything in one word, about what it needs.
class PermissionFormsTest {
  @TempDir Path folder;

  /// What such a manifest declares; nothing where it is refused.
  private List<String> declared(String name, String text) throws IOException {
    ManifestResult result = ManifestReader.read(Files.writeString(folder.resolve(name), text));
    return switch (result) {
      case ManifestResult.Bad bad -> {
        assertTrue(
            bad.problems().getFirst().text().contains("permission")
                || bad.problems().getFirst().text().contains("network"),
            bad.toString());
        yield List.of();
      }
      case ManifestResult.Good good ->
          good.manifest().permissions().stream().map(PermissionFormsTest::text).toList();
    };
  }

  private static String text(Manifest.Declared declared) {
    return declared.permission().toString();
  }

  @ParameterizedTest
  @DisplayName("torture/28: nothing, an empty word or a star in plugin.toml declares nothing")
  @ValueSource(
      strings = {
        "",
        "permissions = []",
        "permissions = \"\"",
        "permissions = \"*\"",
        "permissions = [\"\"]",
        "permissions = [\"*\"]",
        "permissions = [\"net:http:*\"]",
        "permissions = true",
        "permissions = {}",
        "permissions = [{}]",
        "permissions = [{ use = \"\", why = \"x\" }]",
        "permissions = [{ use = \"*\", why = \"x\" }]",
        "permissions = [{ use = \"*:*:*\", why = \"x\" }]",
        "permissions = [{ use = \"**\", why = \"x\" }]",
        "permissions = [{ use = \"net:*:*\", why = \"x\" }]",
        "permissions = [{ use = [\"*\"], why = \"x\" }]"
      })
  void inOurs(String permissions) throws IOException {
    String manifest =
        """
        id = "a"
        version = "1.0.0"
        runtime = { kind = "process", entry = { any = "a" } }
        """;
    assertEquals(List.of(), declared("plugin.toml", manifest + permissions + "\n"));
  }

  @ParameterizedTest
  @DisplayName("torture/28: nothing, an empty word or a star in Kite's manifest declares nothing")
  @ValueSource(
      strings = {
        "",
        "permissions:",
        "permissions: null",
        "permissions: ~",
        "permissions: []",
        "permissions: ''",
        "permissions: '*'",
        "permissions: ['*']",
        "permissions: [null]",
        "permissions: [{resource: '', verbs: [get]}]",
        "permissions: [{resource: pods, verbs: []}]",
        "permissions: [{resource: pods, verbs: null}]",
        "permissions: [{resource: pods}]",
        "permissions: [{resource: pods, verbs: '*'}]",
        "permissions: [{resource: pods, verbs: ['*']}]",
        "permissions: [{resource: pods, verbs: ['']}]"
      })
  void inKites(String permissions) throws IOException {
    Files.createFile(folder.resolve("a"));
    String manifest = "name: a\nversion: 1.0.0\n" + permissions + "\n";
    assertEquals(List.of(), declared("manifest.yaml", manifest));
  }

  @ParameterizedTest
  @DisplayName("torture/28: nothing, an empty word or a star in Thoth's manifest declares nothing")
  @ValueSource(
      strings = {
        "",
        "[network]",
        "[network]\nallowed_domains = []",
        "[network]\nallowed_domains = \"\"",
        "[network]\nallowed_domains = \"*\"",
        "[network]\nallowed_domains = [\"\"]",
        "[network]\nallowed_domains = [\"*.*\"]",
        "[network]\nallowed_domains = [[\"*\"]]"
      })
  void inThoths(String network) throws IOException {
    String manifest =
        """
        id = "com.thoth.a"
        name = "A"
        version = "1.0.0"
        description = "d"
        author = "a"
        capabilities = ["theme"]
        [theme]
        family = "A"
        """;
    assertEquals(List.of(), declared("plugin.toml", manifest + network + "\n"));
  }

  @Test
  void whatIsSaidIsDeclared() throws IOException {
    Files.createFile(folder.resolve("a"));
    assertEquals(
        List.of("k8s:get:pods"),
        declared(
            "manifest.yaml",
            "name: a\nversion: 1.0.0\npermissions: [{resource: pods, verbs: [get]}]\n"));
  }
}
