package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Pane.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Links of a plugin: a person sees where they lead, and says what happens.
final class LinkOverlayTest {
  private static final String DOCS = "https://example.com/docs?a=1";
  private static final String ASKED = "This link leads to";

  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  private WorkspaceDriver open(String label, String url, Map<String, String> environment) {
    ObjectNode link = JsonMapper.shared().createObjectNode().put("type", "link");
    return open(link.put("label", label).put("url", url), environment);
  }

  private WorkspaceDriver open(ObjectNode tree, Map<String, String> environment) {
    pane.answer = _ -> new View(null, null, null, Json.of(tree.toString()), null, null);
    plugins.offer("smoke", pane, "{\"title\":\"Smoke\",\"tickMillis\":0}");
    return WorkspaceDriver.with(plugins, folder, environment).openPane();
  }

  private WorkspaceDriver docs() {
    return open("The docs", DOCS, Map.of()).untilShows("The docs");
  }

  /// A program in place of the system's, which keeps what it is told to open.
  private Map<String, String> browser(String ending) throws IOException {
    Path program = folder.resolve("xdg-open");
    Files.writeString(
        program,
        "#!/bin/sh\nprintf %%s \"$*\" > %1$s/asked\nmv %1$s/asked %1$s/opened\n%2$s\n"
            .formatted(folder, ending));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return Map.of("PATH", "/nowhere:" + folder, "DISPLAY", ":7");
  }

  private Path opened() {
    return folder.resolve("opened");
  }

  private static boolean asks(WorkspaceDriver top) {
    return top.screen().contains(ASKED);
  }

  @Test
  void aLinkIsCopiedWhenAPersonSaysSo() {
    try (WorkspaceDriver top = docs()) {
      top.press("enter").untilShows(ASKED).untilShows("Link of plugin smoke");
      assertTrue(top.screen().lines().anyMatch(row -> row.contains("│ example.com ")), "the host");
      assertTrue(top.screen().contains("│ " + DOCS), top.screen());
      top.press("enter", "space", "y", "o", "j");
      assertTrue(asks(top), "no answer");
      assertEquals(List.of(), top.copied);
      top.press("c").untilShows("copied the address of example.com");
      assertEquals(List.of(DOCS), top.copied);
      assertFalse(asks(top), top.screen());
      assertTrue(pane.told.stream().noneMatch(told -> told.startsWith("event")), "nothing is told");
    }
  }

  @Test
  void noMeansNothing() {
    try (WorkspaceDriver top = docs()) {
      for (String no : List.of("n", "esc", "ctrl+c")) {
        top.press("space").untilShows(ASKED).press(no);
        assertFalse(asks(top), no);
      }
      assertEquals(List.of(), top.copied);
    }
  }

  @Test
  void theMouseDoesTheSame() {
    try (WorkspaceDriver top = docs()) {
      top.click("The docs").untilShows(ASKED).click(DOCS);
      assertTrue(asks(top), "where nothing stands to choose");
      top.click("n nothing");
      assertFalse(asks(top), top.screen());
      top.click("The docs").untilShows(ASKED).click("c copy");
      assertEquals(List.of(DOCS), top.copied);
    }
  }

  @Test
  void aBrowserIsOpenedWhenAPersonSaysSo() throws IOException {
    try (WorkspaceDriver top = open("The docs", DOCS, browser("exit 0"))) {
      top.untilShows("The docs").press("enter").untilShows("o open it in your browser");
      assertFalse(Files.exists(opened()), "not before");
      top.press("o").untilShows("opened example.com in your browser");
      assertEquals(DOCS, Files.readString(opened()));
      assertFalse(asks(top), top.screen());
      assertEquals(List.of(), top.copied);
    }
  }

  @Test
  void aBrowserThatFailsIsNamed() throws IOException {
    try (WorkspaceDriver top = open("The docs", DOCS, browser("exit 3"))) {
      top.untilShows("The docs").press("enter").untilShows("o open it").click("o open it");
      top.untilShows("no browser:");
    }
  }

  @Test
  void withoutADisplayThereIsNoBrowser() throws IOException {
    String path = browser("exit 0").getOrDefault("PATH", "");
    assertTrue(Browser.of(Map.of("PATH", path)).isEmpty());
    assertTrue(Browser.of(Map.of("PATH", path, "DISPLAY", "")).isEmpty());
    assertTrue(Browser.of(Map.of("DISPLAY", ":7")).isEmpty());
    assertTrue(Browser.of(Map.of("PATH", path, "WAYLAND_DISPLAY", "wayland-0")).isPresent());
    try (WorkspaceDriver top = open("The docs", DOCS, Map.of("PATH", path))) {
      top.untilShows("The docs").press("enter").untilShows("c copy the address   n nothing");
      top.press("o");
      assertTrue(asks(top) && !Files.exists(opened()), top.screen());
    }
  }

  @Test
  void whatCannotBeSeenWholeIsNotOpened() throws IOException {
    String far = "https://example.com/" + "a".repeat(1_500);
    try (WorkspaceDriver top = open("The docs", far, browser("exit 0"))) {
      top.untilShows("The docs").press("enter").untilShows("c copy the address   n nothing");
      top.press("o");
      assertTrue(asks(top), "too small");
      top.size(100, 60).untilShows("o open it in your browser");
      top.size(30, 60).untilShows("c copy the address   n no");
      top.press("c");
      assertEquals(List.of(far), top.copied);
    }
  }

  @Test
  void nobodyAgreesToWhatWasNotPaintedYet() {
    try (WorkspaceDriver top = docs()) {
      top.workspace.input(new Input.Key(KeyStroke.ENTER));
      top.workspace.input(new Input.Key(KeyStroke.named("c")));
      assertEquals(List.of(), top.copied);
      top.untilShows(ASKED).press("c");
      assertEquals(List.of(DOCS), top.copied);
    }
  }

  @Test
  void theAddressIsShownWhateverTheLabelSays() {
    String url = "https://good.example\u202e\u001b[2J.evil.example/";
    try (WorkspaceDriver top = open("https://good.example", url, Map.of())) {
      top.untilShows("(no web address)").press("enter").harmless();
      assertFalse(asks(top), top.screen());
    }
  }

  @Test
  void lettersThatHideAreNotInTheAddress() {
    String url = "https://evil\u200b.example/\u202egpj\u0007";
    try (WorkspaceDriver top = open("https://good.example\u202e", url, Map.of())) {
      top.untilShows("https://good.example")
          .press("enter")
          .untilShows("│ evil.example ")
          .harmless();
      top.untilShows("https://evil.example/gpj").press("c");
      assertEquals(List.of("https://evil.example/gpj"), top.copied);
    }
  }

  @Test
  void aLinkWithoutALabelShowsItsAddress() {
    try (WorkspaceDriver top = open("", DOCS, Map.of())) {
      top.untilShows(DOCS).press("enter").untilShows(ASKED);
    }
  }

  @Test
  void aLinkInMarkdownIsUsedToo() {
    ObjectNode markdown = JsonMapper.shared().createObjectNode().put("type", "markdown");
    try (WorkspaceDriver top =
        open(
            markdown.put("value", "See [here](" + DOCS + ").\n\n[b](https://b.example)"),
            Map.of())) {
      top.untilShows("See here").press("j", "enter").untilShows("│ b.example ").press("n");
      top.click("here").untilShows("│ example.com ");
    }
  }
}
