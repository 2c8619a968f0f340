package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration: what it may say, and what is said about the rest.
final class ConfigReaderTest {
  @TempDir Path folder;

  private ConfigReader.Result read(String... texts) throws IOException {
    var files = new java.util.ArrayList<Path>();
    for (String text : texts) {
      Path file = folder.resolve("config" + files.size() + ".toml");
      files.add(Files.writeString(file, text));
    }
    return ConfigReader.read(files);
  }

  private String problem(String text) throws IOException {
    List<String> problems = read(text).problems();
    assertEquals(1, problems.size(), problems.toString());
    return problems.getFirst().replace(folder + "/", "");
  }

  @Test
  void nothingSaysWhatIsStandard() throws IOException {
    ConfigReader.Result result = ConfigReader.read(List.of(folder.resolve("none.toml")));
    assertEquals(List.of(), result.problems());
    assertEquals(General.STANDARD, result.config().general());
    assertEquals(250, result.config().general().tickMillis());
    assertEquals(1_000, result.config().general().logLines());
    assertEquals(22, ThemeKey.values().length);
  }

  @Test
  void theFileItWritesSaysWhatIsStandard() throws IOException {
    String written = ConfigText.of(WorkspaceConfig.STANDARD);
    ConfigReader.Result result = read(written);
    assertEquals(List.of(), result.problems());
    assertEquals(written, ConfigText.of(result.config()));
  }

  @Test
  void everySectionIsRead() throws IOException {
    ConfigReader.Result result =
        read(
            """
            log-level = "info"
            [general]
            tick_rate_ms = 500
            default_namespace = "shop"
            editor = "$EDITOR"
            confirm_delete = false
            [terminal]
            scrollback_lines = 5
            cursor_style = "block"
            [features]
            hot_reload = false
            command_palette = true
            [mouse]
            enabled = false
            [theme]
            accent = "#ff0000"
            status-failed = "rgb(1,2,3)"
            [views.pods]
            columns = ["name", "status", "spec.nodeName"]
            [keybindings.global]
            quit = ["ctrl+x", "f10"]
            [keybindings.browse]
            sort = "z"
            [settings.tax-de]
            rate = 1
            [[plugins]]
            key = "my-view"
            path = "my_view.wasm"
            keybinding = "ctrl+g"
            permissions = ["k8s:list:pods"]
            config = { token = "s3cret" }
            [panes.json-lines]
            config = { url = "https://example.com/" }
            """);
    assertEquals(List.of(), result.problems());
    WorkspaceConfig config = result.config();
    assertEquals(500, config.general().tickMillis());
    assertEquals("", config.general().editor());
    assertEquals(Colour.rgb(255, 0, 0), config.theme().colour(ThemeKey.ACCENT));
    assertEquals("ctrl+x, f10", config.keys().shown(Command.QUIT));
    assertEquals("z", config.keys().shown(Command.SORT));
    // Merged key by key: what nobody named stays.
    assertEquals("f1", config.keys().shown(Command.HELP));
    assertEquals(List.of("name", "status", "spec.nodeName"), config.columns().get("pods"));
    assertEquals(Map.of("my-view", KeyStroke.parse("ctrl+g").orElseThrow()), config.pluginKeys());
    assertEquals(Json.of("{\"token\":\"s3cret\"}"), config.pluginOptions().get("my-view"));
    assertEquals(
        Json.of("{\"url\":\"https://example.com/\"}"), config.pluginOptions().get("json-lines"));
    assertTrue(!config.mouse() && !config.reload());
    // What is printed names what panes are configured with, and never says it.
    String printed = ConfigText.of(config);
    assertTrue(printed.contains("# config has \"token\"; values are not shown"), printed);
    assertFalse(printed.contains("s3cret") || printed.contains("example.com"), printed);
    assertEquals(5, config.scrollback());
    assertEquals(CursorStyle.BLOCK, config.cursor());
  }

  @Test
  void aCursorNobodyKnowsIsNamed() throws IOException {
    ConfigReader.Result result = read("[terminal]\ncursor_style = \"hand\"\n");
    assertEquals(CursorStyle.DEFAULT, result.config().cursor());
    assertTrue(
        result.problems().getFirst().contains("must be one of default, block, underline, bar"),
        result.problems().toString());
  }

  @Test
  void aLaterFileGoesOverAnEarlierOneKeyByKey() throws IOException {
    WorkspaceConfig config =
        read(
                "[general]\ntick_rate_ms = 500\nshell = \"/bin/bash\"\n",
                "[general]\ntick_rate_ms = 100\n")
            .config();
    assertEquals(100, config.general().tickMillis());
    assertEquals("/bin/bash", config.general().shell());
  }

  @Test
  void whatIsWrongIsNamedWithItsLineAndTheNearestKey() throws IOException {
    assertEquals(
        "config0.toml:3:1: theme.acent is not known; did you mean accent?.",
        problem("\n[theme]\nacent = \"red\"\n"));
    assertEquals(
        "config0.toml:1:1: [keybinding] is not known; did you mean [keybindings]?",
        problem("[keybinding.global]\nquit = \"q\"\n"));
    assertTrue(
        problem("[theme]\naccent = \"blurple\"\n")
            .startsWith("config0.toml:2:1: theme.accent is no"));
    assertTrue(
        problem("[general]\ntick_rate_ms = 1\n").contains("must be from 50 to 10000, not 1"));
    assertTrue(
        problem("[keybindings.global]\nquitt = \"ctrl+x\"\n").contains("did you mean quit?"));
    assertTrue(problem("[keybindings.global]\nquit = \"hyper+q\"\n").contains("is no key"));
    assertEquals(
        "config0.toml:3:1: plugins.0.keybind is not known; did you mean keybinding?.",
        problem("[[plugins]]\nkey = \"v\"\nkeybind = \"x\"\n"));
    assertEquals(
        "config0.toml:2:1: panes.notes.confg is not known; did you mean config?.",
        problem("[panes.notes]\nconfg = { token = \"s3cret\" }\n"));
    assertEquals(
        "config0.toml:2:1: panes.notes.config must be a table.",
        problem("[panes.notes]\nconfig = \"s3cret\"\n"));
    assertTrue(problem("[general\n").startsWith("config0.toml:1:"));
  }

  @Test
  void keysThatCollideAreNamedWhereSomebodyWroteThem() throws IOException {
    assertEquals(
        "config0.toml:3:1: ctrl+q is global.quit and tui.new_tab; the first one wins",
        problem("[keybindings.tui]\nclose_tab = \"alt+w\"\nnew_tab = \"ctrl+q\"\n"));
    assertEquals(
        "config0.toml:2:1: alt+v is global.quit and tui.split_vertical; the first one wins",
        problem("[keybindings.global]\nquit = \"alt+v\"\n"));
  }

  @Test
  void aBadValueLeavesTheStandard() throws IOException {
    WorkspaceConfig config = read("[general]\ntick_rate_ms = \"fast\"\nshell = \"zsh\"\n").config();
    assertEquals(250, config.general().tickMillis());
    assertEquals("zsh", config.general().shell());
  }

  @Test
  void aPluginsKeyThatIsTakenIsNamed() throws IOException {
    assertEquals(
        "config0.toml:4:1: the key ctrl+p of plugin my-view is global.port_forwards already, which wins",
        problem(
            """
            [[plugins]]
            key = "my-view"
            path = "a.wasm"
            keybinding = "ctrl+p"
            """));
  }

  @Test
  void aThemeOfThothIsATheme() throws IOException {
    Files.writeString(
        folder.resolve("theme.json"),
        """
        {"Night": {"accent": "#010203", "bg": "#040506", "error": "#070809"}, "Day": {}}
        """);
    Theme theme = read("[theme]\nfile = \"theme.json\"\nfg = \"white\"\n").config().theme();
    assertEquals(Colour.rgb(1, 2, 3), theme.colour(ThemeKey.ACCENT));
    assertEquals(Colour.rgb(7, 8, 9), theme.colour(ThemeKey.STATUS_FAILED));
    assertEquals(new Colour(15), theme.colour(ThemeKey.FG));
    assertTrue(
        problem("[theme]\nfile = \"theme.json\"\nvariant = \"Dusk\"\n").contains("[Night, Day]"));
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    Path file = folder.resolve("live.toml");
    var watch = new ConfigWatch(List.of(file));
    assertTrue(!watch.changed());
    Files.writeString(file, "[general]\ntick_rate_ms = 123\n");
    assertTrue(watch.changed() && !watch.changed());
    assertEquals(123, watch.config().general().tickMillis());
    Files.writeString(file, "[general\n");
    assertTrue(watch.changed());
    assertEquals(1, watch.problems().size(), watch.problems().toString());
    assertEquals(123, watch.config().general().tickMillis());
    Files.writeString(file, "");
    assertTrue(watch.changed());
    assertEquals(List.of(), watch.problems());
    assertEquals(250, watch.config().general().tickMillis());
  }
}
