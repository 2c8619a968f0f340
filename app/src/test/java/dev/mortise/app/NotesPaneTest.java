package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.Permission;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.testkit.WasmBuild;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of a pane that keeps notes, in a whole host over a real database.
@Tag("process")
@Timeout(300)
final class NotesPaneTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Pane.Ref REF = new Pane.Ref("1");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  NotesPaneTest() {}

  @BeforeEach
  void install() {
    WasmBuild.example(folder.resolve("plugins"), "notes-pane", "plugin.ts");
  }

  private Mortise open(boolean granted) {
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", folder.resolve("home").toString()), folder, "Linux", "test");
    Mortise mortise =
        Mortise.open(
            MortiseConfig.builder("notes", paths)
                .pluginDirs(List.of(folder.resolve("plugins")))
                .grantDeclared(granted)
                .build());
    assertTrue(mortise.awaitSettled(MINUTE));
    return mortise;
  }

  private static Pane pane(Mortise mortise) {
    return mortise.plugins().contribution(Pane.class, "notes-pane", "notes", ADA, MINUTE);
  }

  private static Pane.View opened(Pane pane, @Nullable Json state) {
    return pane.open(new Pane.Opened("1", 60, 12, Json.EMPTY, state));
  }

  private static Pane.View command(Pane pane, String type, @Nullable String text) {
    return pane.command(new Pane.Command("1", type, text, null));
  }

  private static Pane.View act(Pane pane, String action) {
    return pane.act(new Pane.Chosen("1", action, null));
  }

  private static Pane.View event(Pane pane, int line, String kind, String value) {
    return pane.event(new Pane.Event("1", "line:" + line, kind, value));
  }

  /// What is to be read in it.
  private static String text(Pane.View view) {
    return view.lines() == null
        ? fields(view).toString()
        : view.lines().stream()
            .map(line -> line.spans().stream().map(Pane.Span::text).collect(Collectors.joining("")))
            .collect(Collectors.joining("\n"));
  }

  /// What stands in the fields of the editor.
  private static List<String> fields(Pane.View view) {
    assertTrue(view.tree() != null, "it shows no note");
    JsonNode root = JsonMapper.shared().readTree(view.tree().utf8());
    return root.path("children")
        .valueStream()
        .filter(node -> node.path("type").asString().equals("input"))
        .map(node -> node.path("value").asString())
        .toList();
  }

  private static void write(Pane pane, String... lines) {
    act(pane, "new");
    for (int i = 0; i < lines.length; i++) {
      event(pane, i, "change", lines[i]);
      if (i + 1 < lines.length) {
        event(pane, i, "submit", lines[i]);
      }
    }
    act(pane, "leave");
  }

  @Test
  void notesAreWrittenLineByLineAndOutliveTheHost() {
    Json state;
    try (Mortise mortise = open(true)) {
      Pane pane = pane(mortise);
      assertTrue(text(opened(pane, null)).startsWith("0 notes"));
      assertEquals(List.of(""), fields(act(pane, "new")));
      event(pane, 0, "change", "Grüße 漢");
      // The field that a person is in stays the first one: the line above it is text now.
      assertEquals(List.of(""), fields(event(pane, 0, "submit", "Grüße 漢")));
      event(pane, 1, "change", "milk");
      Pane.View written = event(pane, 1, "submit", "milk");
      assertEquals("Grüße 漢", written.title());
      event(pane, 2, "change", "bread");
      state = written.state();
      pane.close(REF);
    }
    try (Mortise mortise = open(true)) {
      assertEquals(
          List.of("Grüße 漢", "milk", "bread"),
          fields(opened(pane(mortise), state)),
          "it comes back where it was left");
    }
  }

  @Test
  void notesAreFoundDeletedAndBroughtBack() {
    try (Mortise mortise = open(true)) {
      Pane pane = pane(mortise);
      opened(pane, null);
      write(pane, "first", "about apples");
      write(pane, "second", "about pears");
      assertTrue(
          text(command(pane, "filter", "APPLES")).startsWith("1 note with “APPLES”\n first"));
      assertTrue(text(command(pane, "clear_filter", null)).startsWith("2 notes\n second"));
      assertEquals(List.of("second", "about pears"), fields(command(pane, "select", null)));
      command(pane, "back", null);

      command(pane, "select_next", null);
      assertTrue(text(act(pane, "delete")).startsWith("Delete “first”?"));
      // Enter at once keeps it: nobody deletes by a key too many.
      assertTrue(text(command(pane, "select", null)).startsWith("2 notes"));
      act(pane, "delete");
      command(pane, "select_next", null);
      Pane.View gone = command(pane, "select", null);
      assertTrue(text(gone).startsWith("1 note\n second"), text(gone));
      Pane.View back = act(pane, "undo");
      assertTrue(text(back).contains(" first "), text(back));
      pane.close(REF);
      opened(pane, null);
      assertTrue(text(command(pane, "filter", "apples")).contains(" first "), "it is kept again");
    }
  }

  @Test
  void itsKeysAndItsPaceReachTheWorkspace() {
    try (Mortise mortise = open(true)) {
      String details =
          mortise.plugins().offers("panes").getFirst().contribution().details().toString();
      for (String said : List.of("\"key\":\"ctrl+alt+n\"", "\"tickMillis\":2000")) {
        assertTrue(details.contains(said), details);
      }
      for (String action : List.of("new", "delete", "undo", "leave")) {
        assertTrue(details.contains("\"name\":\"" + action + "\""), details);
      }
    }
  }

  @Test
  void pastedTextBecomesLines() {
    try (Mortise mortise = open(true)) {
      Pane pane = pane(mortise);
      opened(pane, null);
      // A letter that means nothing is no text.
      assertTrue(text(command(pane, "send_input", "z")).startsWith("0 notes"));
      assertEquals(List.of("a", "b"), fields(command(pane, "send_input", "a\rb\r")));
      event(pane, 1, "change", "b and ");
      command(pane, "send_input", "c\r\nd");
      act(pane, "leave");
      assertEquals(List.of("a", "b and c", "d"), fields(command(pane, "select", null)));
      event(pane, 1, "change", "");
      assertEquals(List.of("a", "d"), fields(event(pane, 1, "submit", "")), "an empty line goes");
    }
  }

  @Test
  void withoutStorageItSaysSoAndGoesOnOnceItMay() {
    try (Mortise mortise = open(false)) {
      mortise.plugins().grant("notes-pane", Permission.parse("pane:offer:notes"), ADA);
      Pane pane = pane(mortise);
      String shown = text(opened(pane, null));
      assertTrue(shown.contains("mortise plugins grant notes-pane storage:use"), shown);
      assertFalse(pane.tick(REF).drawn(), "nothing new");
      mortise.plugins().grant("notes-pane", Permission.parse("storage:use"), ADA);
      assertTrue(text(pane.tick(REF)).startsWith("0 notes"));
    }
  }
}
