package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.mortise.protocol.ManifestResult.Good;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
  @TempDir Path plugins;

  private Path write(String name, String text) throws IOException {
    Path file = plugins.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void executable(String name) throws IOException {
    assertEquals(true, write(name, "#!/bin/sh\n").toFile().setExecutable(true));
  }

  private List<String> found() {
    return Manifests.find(plugins).stream()
        .map(f -> f.format() + " " + plugins.relativize(f.manifestFile()))
        .toList();
  }

  @Test
  void findsEveryFormatInOneFolder() throws IOException {
    write("b-kite/manifest.yaml", "name: b\nversion: 1.0.0\n");
    write("a-ours/plugin.toml", "id = 'a'\nversion = '1.0.0'\nruntime.kind = 'static'\n");
    write("c-thoth/plugin.toml", "id = 'c'\ncapabilities = []\n");
    write(
        "config.toml",
        "[[plugins]]\nkey='one'\npath='1.wasm'\n[[plugins]]\nkey='two'\npath='2.wasm'\n");
    executable("km-plugin-echo");
    write("echo.manifest.json", "{\"name\":\"echo\",\"version\":\"1.0.0\"}");
    executable("km-plugin-bare");
    executable("km-plugin-echo.sig");
    write("km-plugin-notes", "not executable");
    Files.createDirectory(plugins.resolve("km-plugin-folder"));
    executable("other-tool");
    write("nothing/readme.md", "");
    write(".hidden/plugin.toml", "");
    assertEquals(
        List.of(
            "MORTISE a-ours/plugin.toml",
            "KITE b-kite/manifest.yaml",
            "THOTH c-thoth/plugin.toml",
            "KUBETILE config.toml",
            "KUBETILE config.toml",
            "KILOMETERS bare.manifest.json",
            "KILOMETERS echo.manifest.json"),
        found());
  }

  @Test
  void looksAgainAtOnePluginAlone() throws IOException {
    write("a-ours/plugin.toml", "id = 'a'\nversion = '1.0.0'\nruntime.kind = 'static'\n");
    write("b-kite/manifest.yaml", "name: b\nversion: 1.0.0\n");
    write(
        "config.toml",
        "[[plugins]]\nkey='one'\npath='1.wasm'\n[[plugins]]\nkey='two'\npath='2.wasm'\n");
    executable("km-plugin-echo");
    List<FoundManifest> first = Manifests.find(plugins);
    assertEquals(first, first.stream().flatMap(f -> Manifests.again(f, "").stream()).toList());
    write("a-ours/new.txt", "");
    write("config.toml", "[[plugins]]\nkey='one'\npath='3.wasm'\n");
    write("echo.manifest.json", "{}");
    List<FoundManifest> next = Manifests.find(plugins);
    assertEquals(next, first.stream().flatMap(f -> Manifests.again(f, "").stream()).toList());
    assertEquals(4, next.size());
    write(
        "config.toml",
        "[[plugins]]\nkey='zero'\npath='0.wasm'\n[[plugins]]\nkey='one'\npath='3.wasm'\n");
    assertEquals(1, Manifests.again(next.get(2), "one").orElseThrow().index(), "it has moved");
    for (String gone :
        List.of("a-ours/plugin.toml", "b-kite/manifest.yaml", "config.toml", "km-plugin-echo")) {
      Files.delete(plugins.resolve(gone));
    }
    assertEquals(List.of(), first.stream().flatMap(f -> Manifests.again(f, "").stream()).toList());
  }

  @Test
  void readsEveryEntryOfAConfiguration() throws IOException {
    write(
        "config.toml",
        "[[plugins]]\nkey='one'\npath='1.wasm'\n[[plugins]]\nkey='two'\npath='sub/2.wasm'\nlimits.memory='64 MiB'\n");
    List<FoundManifest> found = Manifests.find(plugins);
    List<String> labels =
        found.stream()
            .map(f -> assertInstanceOf(Good.class, ManifestReader.read(f)).manifest().label())
            .toList();
    assertEquals(List.of("one 0.0.0", "two 0.0.0"), labels);
    assertEquals(plugins.resolve("sub").toAbsolutePath(), found.get(1).folder());
    Good two = assertInstanceOf(Good.class, ManifestReader.read(found.get(1)));
    assertEquals(64L << 20, two.manifest().limits().memoryBytes());
    assertEquals(6, found.get(1).line());
  }

  @Test
  void readsAKilometersPluginWithoutManifest() throws IOException {
    executable("km-plugin-console_logger.bin");
    Good good =
        assertInstanceOf(Good.class, ManifestReader.read(Manifests.find(plugins).getFirst()));
    assertEquals("console-logger 0.0.0", good.manifest().label());
    assertEquals("km-plugin-console_logger.bin", good.manifest().runtime().entry().get("any"));
    assertEquals(1, good.warnings().size());
  }

  @Test
  void aFolderThatIsAPluginIsFoundItself() throws IOException {
    write("plugin.toml", "");
    assertEquals(List.of("MORTISE plugin.toml"), found());
  }

  @Test
  void aFolderThatDoesNotExistHoldsNone() {
    assertEquals(List.of(), Manifests.find(plugins.resolve("none")));
  }

  @Test
  @DisplayName("torture/44 one broken manifest does not hide the others")
  void aBrokenManifestDoesNotHideOthers() throws IOException {
    write("a/plugin.toml", "id = [");
    write("b/manifest.yaml", "{");
    write("config.toml", "[[plugins");
    write("z/plugin.toml", "id = 'z'\nversion = '1.0.0'\nruntime.kind = 'static'\n");
    List<String> results =
        Manifests.find(plugins).stream()
            .map(f -> ManifestReader.read(f))
            .map(r ->
                r instanceof Good good
                    ? good.manifest().id()
                    : "failed " + ((ManifestResult.Bad) r).bestId())
            .toList();
    assertEquals(List.of("failed a", "failed b", "failed kubetile", "z"), results);
  }

  @Test
  void ofAPaneItSaysOnlyWhatIsWrittenSoThatThePluginsOwnWordCountsForTheRest() throws IOException {
    Path file =
        write(
            "board/plugin.toml",
            """
            id = 'board'
            version = '1.0.0'
            [runtime]
            kind = 'module'
            entry.any = 'plugin.wasm'
            [[permissions]]
            use = 'pane:offer:board'
            why = 'offers it'
            [contributes.panes.board]
            title = 'Board'
            """);
    Good read = assertInstanceOf(Good.class, ManifestReader.read(file));
    assertEquals(
        "{\"title\":\"Board\"}", read.manifest().contributes().getFirst().details().toString());
  }
}
