package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Kubernetes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An object changed as YAML in its pane: tried first, sent then, and nothing typed is lost.
@Timeout(400)
final class YamlEditingTest {
  private static final String WEB = "/api/v1/namespaces/dev/pods/web";
  private static final String TRIED = WEB + "?fieldManager=mortise&dryRun=All";

  @TempDir Path folder;
  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void end() {
    cluster.close();
  }

  private WorkspaceDriver open() {
    cluster.pod("web", "Running");
    return new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters())
        .size(120, 60)
        .untilShows("web")
        .press("y", "alt+f")
        .untilShows("kind: Pod");
  }

  /// The stand-in knows nothing of trying: it says yes once.
  private void agrees() {
    cluster.server().expect().put().withPath(TRIED).andReturn(200, "{}").once();
  }

  private void refuses(int status, String reason, String message) {
    cluster
        .server()
        .expect()
        .put()
        .withPath(TRIED)
        .andReturn(
            status,
            "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":%d,\"reason\":\"%s\",\"message\":\"%s\"}"
                .formatted(status, reason, message))
        .once();
  }

  private static void makeTwo(WorkspaceDriver top) {
    top.press("i").goTo("image: web:1").press("backspace").type("2");
  }

  @Test
  void whatIsTypedIsTriedAndThenSent() {
    try (WorkspaceDriver top = open()) {
      agrees();
      makeTwo(top);
      assertTrue(top.row(1).contains("ctrl+s sends it, esc ends"), top.row(1));
      assertEquals(Mode.INSERT, top.workspace.mode());
      top.press("ctrl+s").untilShows("web changed");
      top.untilShows("image: web:2");
      assertEquals(Mode.NORMAL, top.workspace.mode());
      JsonNode pod = ClusterReading.pod(cluster.operations(), subject());
      assertEquals("web:2", pod.at("/spec/containers/0/image").asString(""));
    }
  }

  private static ResourceActions.Subject subject() {
    return new ResourceActions.Subject("", "dev", "web");
  }

  @Test
  void whatTheClusterRefusesChangesNothingAndStaysTyped() {
    try (WorkspaceDriver top = open()) {
      refuses(422, "Invalid", "spec.containers[0].image: must not be changed");
      makeTwo(top);
      top.press("ctrl+s").untilShows("Nothing was changed: ");
      assertTrue(top.screen().contains("image: web:2"), top.screen());
      JsonNode pod = ClusterReading.pod(cluster.operations(), subject());
      assertEquals("web:1", pod.at("/spec/containers/0/image").asString(""));
    }
  }

  @Test
  void somebodyElsesChangeIsTakenInAndNamed() {
    try (WorkspaceDriver top = open()) {
      makeTwo(top);
      cluster.changePod("web", "Failed");
      refuses(409, "Conflict", "the object has been modified");
      top.press("ctrl+s").untilShows("Somebody else changed");
      assertTrue(top.screen().contains("status.phase"), top.screen());
      assertTrue(top.screen().contains("phase: Failed"), top.screen());
      assertTrue(top.screen().contains("image: web:2"), top.screen());
      agrees();
      top.press("ctrl+s").untilShows("web changed");
      JsonNode pod = ClusterReading.pod(cluster.operations(), subject());
      assertEquals("web:2", pod.at("/spec/containers/0/image").asString(""));
      assertEquals("Failed", pod.at("/status/phase").asString(""));
    }
  }

  @Test
  void textThatIsNoObjectIsSaidAndKept() {
    try (WorkspaceDriver top = open()) {
      top.press("i").type("{").press("ctrl+s").untilShows("this is no");
      top.press("esc").untilShows("Throw away what you typed");
      top.press("n");
      assertTrue(top.screen().contains("{apiVersion"), top.screen());
      top.press("esc", "y").until(screen -> !screen.contains("{apiVersion"));
      assertFalse(top.screen().contains("sends it"), top.screen());
    }
  }

  @Test
  void whatIsTypedWhileItIsSentStays() {
    try (WorkspaceDriver top = open()) {
      agrees();
      makeTwo(top);
      // The loop hears of the answer only after the next key.
      top.press("ctrl+s").type("7").untilShows("You typed on while it was sent");
      assertEquals(Mode.INSERT, top.workspace.mode());
      assertTrue(top.screen().contains("image: web:27"), top.screen());
      assertEquals("web:2", image());
      agrees();
      top.press("ctrl+s")
          .until(screen -> {
            assertFalse(screen.contains("Somebody else"), screen);
            return top.workspace.mode() == Mode.NORMAL;
          });
      assertEquals("web:27", image());
    }
  }

  private String image() {
    return ClusterReading.pod(cluster.operations(), subject())
        .at("/spec/containers/0/image")
        .asString("");
  }

  @Test
  void whatCannotBeReadWhenSomebodyElseWasFasterIsSaidAndStays() {
    try (WorkspaceDriver top = open()) {
      makeTwo(top);
      cluster.changePod("web", "Failed");
      refuses(409, "Conflict", "the object has been modified");
      top.press("ctrl+s").type(": [").untilShows("cannot be read: this is no YAML");
      assertTrue(top.screen().contains("image: web:2: ["), top.screen());
      refuses(409, "Conflict", "the object has been modified");
      top.press("backspace", "backspace", "backspace", "ctrl+s");
      top.untilShows("Somebody else changed status").untilShows("phase: Failed");
      assertTrue(top.screen().contains("image: web:2"), top.screen());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "foo\n", "foo\n\n", "foo  \n", "\n"})
  void theLastTextKeepsItsLineEnds(String script) {
    ObjectNode web = JsonMapper.shared().createObjectNode();
    web.put("kind", "ConfigMap").putObject("data").put("run.sh", script);
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder)) {
      var editing =
          new YamlEditing(
              top.workspace,
              cluster::operations,
              new Kubernetes.Target("", "configmaps", "dev", "web"),
              web,
              false,
              _ -> {});
      assertFalse(editing.changed());
      assertEquals(web, YamlText.parse(editing.editor().text()));
    }
  }

  @Test
  void theLastTextKeepsItsLineEndsWhenSomebodyElseWasFaster() {
    cluster.pod("web", "Running");
    JsonNode web = ClusterReading.pod(cluster.operations(), subject());
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters())) {
      var editing =
          new YamlEditing(
              top.workspace,
              cluster::operations,
              new Kubernetes.Target("", "pods", "dev", "web"),
              web,
              false,
              _ -> {});
      cluster.changePod("web", "Failed");
      refuses(409, "Conflict", "the object has been modified");
      editing.editor().set(editing.editor().text() + "tail:\n  run.sh: |+\n    foo\n\n");
      editing.send();
      top.until(_ -> editing.note().startsWith("Somebody else changed"));
      assertEquals(
          "foo\n\n", YamlText.parse(editing.editor().text()).at("/tail/run.sh").asString(""));
    }
  }

  @Test
  void aPasteIsTakenWholeOrNotAtAll() {
    var editor = new TextEditor();
    String wide = "x".repeat(100_000);
    assertTrue(editor.insert("a: 1\nb: " + wide + "\nc: 2"));
    assertEquals("a: 1\nb: " + wide + "\nc: 2", editor.text());
    assertFalse(editor.insert("\n".repeat(TextEditor.LINES_MAX)));
    assertEquals("a: 1\nb: " + wide + "\nc: 2", editor.text());
    editor.set("a: 1\n");
    assertTrue(editor.insert("\n".repeat(TextEditor.LINES_MAX - 2)));
    assertFalse(editor.insert("\n"));
  }

  @Test
  void linesAreBrokenJoinedAndPasted() {
    var editor = new TextEditor();
    editor.set("a: 1\nb:\n  c: 2");
    for (String key : List.of("down", "down", "end", "enter")) {
      editor.key(KeyStroke.parse(key).orElseThrow());
    }
    editor.insert("d: 3\ne: 4");
    assertEquals("a: 1\nb:\n  c: 2\n  d: 3\ne: 4", editor.text());
    editor.key(KeyStroke.named("home"));
    editor.key(KeyStroke.BACKSPACE);
    assertEquals("a: 1\nb:\n  c: 2\n  d: 3e: 4", editor.text());
    assertEquals(3, editor.row());
    editor.go(0);
    editor.key(KeyStroke.named("end"));
    editor.key(KeyStroke.named("delete"));
    assertEquals("a: 1b:\n  c: 2\n  d: 3e: 4", editor.text());
  }

  @Test
  void whatBothChangedIsOursAndNamed() {
    ThreeWay way =
        ThreeWay.of(
            YamlText.parse("{a: 1, b: {c: 1, d: 1, e: 1}}"),
            YamlText.parse("{a: 2, b: {c: 1, d: 2}, f: new}"),
            YamlText.parse("{a: 3, b: {c: 5, d: 1, e: 1}, g: other}"));
    assertEquals(
        YamlText.parse("{a: 2, b: {c: 5, d: 2}, f: new, g: other}"), way.merged(), "merged");
    assertEquals(List.of("a", "b.c", "g"), way.theirs());
    assertEquals(List.of("a"), way.both());
  }
}
