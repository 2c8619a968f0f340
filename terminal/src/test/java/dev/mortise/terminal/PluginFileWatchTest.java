package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import dev.mortise.protocol.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the workspace does when files of plugins change.
final class PluginFileWatchTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  @Test
  void changedFilesAreReloaded() throws IOException {
    Path source = Files.createDirectory(folder.resolve("smoke-source"));
    Files.writeString(source.resolve("plugin.wasm"), "old");
    plugins.sources.put("smoke", source);
    plugins.offer("smoke", pane, "{}");
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      changing(top, "smoke-source/plugin.wasm", "new", "reload smoke");
      top.untilShows("smoke changed and was");
    }
  }

  /// Two entries of one list, whose modules lie beside it.
  private void entries() throws IOException {
    write(
        folder.resolve("config.toml"),
        """
        [[plugins]]
        key = "one"
        path = "one.wasm"
        keybinding = "ctrl+g"
        [[plugins]]
        key = "two"
        path = "two.wasm"
        """);
    for (FoundManifest found : Manifests.find(folder)) {
      Manifest manifest =
          assertInstanceOf(ManifestResult.Good.class, ManifestReader.read(found)).manifest();
      plugins.offer(manifest.id(), pane, "{\"title\":\"" + manifest.id() + "\"}");
      plugins.manifests.put(manifest.id(), manifest);
      plugins.sources.put(manifest.id(), folder);
      write(folder.resolve(manifest.id() + ".wasm"), "old");
    }
  }

  /// Changes a file again and again until something was done: the first look may come after the
  /// first change.
  private void changing(WorkspaceDriver top, String file, String text, String done) {
    int[] version = {0};
    top.until(_ -> {
      boolean did = plugins.done.contains(done);
      if (!did && version[0]++ % 200 == 0) {
        write(folder.resolve(file), text + " ".repeat(version[0] / 200));
      }
      return did;
    });
  }

  @Test
  void anEntryIsReloadedForItsOwnModuleAndItsOwnValuesAlone() throws IOException {
    entries();
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      changing(top, "two.wasm", "new", "reload two");
      String config = Files.readString(folder.resolve("config.toml"));
      plugins.done.clear();
      String more = "[theme]\nborder = \"#102030\"\n";
      String other =
          config.replace("\"two.wasm\"", "\"two.wasm\"\npermissions = [\"k8s:list:pods\"]");
      changing(top, "config.toml", more + other, "reload two");
      changing(top, "one.wasm", "new", "reload one");
      assertEquals(1, plugins.done.stream().filter("reload one"::equals).count());
      plugins.done.clear();
      changing(top, "config.toml", config.replace("two", "three"), "rescan");
    }
  }

  @Test
  void aPluginThatFailedOpensByItsKeyAndIsStarted() throws IOException {
    entries();
    pane.answer =
        _ -> {
          throw new PluginException(ErrorCode.NOT_RUNNING, "one 0.0.0 is not running");
        };
    plugins.states.put(
        "one",
        new PluginState.Failed(
            ErrorCode.NOT_EXECUTABLE, "it is no module", Instant.EPOCH, 0, null));
    try (WorkspaceDriver top = new WorkspaceDriver(plugins, folder)) {
      top.until(_ -> top.workspace.pluginPanes().known().size() == 2);
      top.press("ctrl+g").untilShows("one 0.0.0 is not running").untilShows("r tries again");
      top.press("r").until(_ -> plugins.done.contains("start one"));
      plugins.done.clear();
      changing(top, "one.wasm", "mended", "start one");
      top.untilShows("one changed and was started");
      top.press(":").type("one").untilShows("one (plugin one)");
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
