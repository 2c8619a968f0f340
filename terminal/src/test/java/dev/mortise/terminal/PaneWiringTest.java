package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.Clipboard;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plugin's pane gets besides keys: its configuration, and the clipboard.
final class PaneWiringTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  private WorkspaceDriver open(String details) {
    plugins.offer("smoke", pane, details);
    return new WorkspaceDriver(plugins, folder).openPane();
  }

  @Test
  void aPaneIsOpenedWithWhatThePluginDeclaresAndOverItWhatAPersonConfigured() throws IOException {
    Path config = folder.resolve("config.toml");
    Files.writeString(config, "[panes.smoke]\nconfig = { colour = \"red\", n = 1 }\n");
    String details = "{\"title\":\"Smoke\",\"tickMillis\":0,\"options\":{\"n\":7,\"own\":true}}";
    try (WorkspaceDriver top = open(details).untilShows("smoke-ok")) {
      assertEquals(
          Json.of("{\"n\":1,\"own\":true,\"colour\":\"red\"}"), pane.opened.getFirst().options());
      // Something else in the file is nothing to the pane; its own table opens it anew.
      Files.writeString(
          config, "[general]\ndefault_namespace = \"x\"\n" + Files.readString(config));
      top.untilShows("read again");
      assertEquals(1, pane.opened.size());
      Files.writeString(config, "[panes.smoke]\nkeybinding = \"ctrl+g\"\nconfig = { n = 22 }\n");
      top.until(_ -> pane.opened.size() == 2);
      assertEquals(Json.of("{\"n\":22,\"own\":true}"), pane.opened.getLast().options());
      top.until(_ -> top.workspace.pluginPanes().opens(KeyStroke.parse("ctrl+g").orElseThrow()));
    }
  }

  @Test
  @DisplayName("torture/40 what a plugin copies is text, and the person is told")
  void whatAPluginCopiesIsHarmlessBoundedAndSaid() {
    try (WorkspaceDriver top = open("{}").untilShows("smoke-ok")) {
      Clipboard clipboard = top.workspace.ports().clipboard().of("smoke");
      clipboard.write(new Clipboard.Copy("a\u001b]52;c;eA==\u0007\r\n\tü\u202e\ud800b"));
      top.untilShows("smoke copied 15 characters");
      assertEquals(List.of("a]52;c;eA==\n\tüb"), top.copied);
      PluginException e =
          assertThrows(
              PluginException.class,
              () ->
                  clipboard.write(
                      new Clipboard.Copy("x".repeat(WorkspaceClipboard.BYTES_MAX + 1))));
      assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
      assertEquals(
          "smoke: a terminal takes 65,536 bytes on its clipboard, and this text has 65,537; copy less.",
          e.getMessage());
    }
  }

  @Test
  void nobodySitsThereBeforeAndAfter() {
    WorkspaceClipboard shared = new WorkspaceClipboard();
    for (int i = 0; i < 2; i++) {
      PluginException e =
          assertThrows(
              PluginException.class, () -> shared.of("smoke").write(new Clipboard.Copy("x")));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      try (WorkspaceDriver top =
          new WorkspaceDriver(plugins, folder, null, shared, MonitorSessions.NONE)) {
        shared.of("smoke").write(new Clipboard.Copy("x"));
        top.untilShows("smoke copied 1 character");
      }
    }
  }
}
