package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the debug mode makes of a Deployment, and what it makes of that again.
final class DebugModeTest {
  private static final String APP =
      """
      {"name":"app","image":"web:1","command":["/web"],"args":["--port","80"],
       "livenessProbe":{"tcpSocket":{"port":80}},"readinessProbe":{"tcpSocket":{"port":80}},
       "lifecycle":{"preStop":{"exec":{"command":["/bye"]}}},
       "securityContext":{"runAsUser":1000,"capabilities":{"drop":["ALL"]}}}
      """;
  private static final String SIDE = "{\"name\":\"side\",\"image\":\"side:1\"}";

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static JsonNode deployment(String... containers) {
    return json(
        """
        {"metadata":{"name":"web","resourceVersion":"7","annotations":{"team":"a"}},
         "spec":{"replicas":2,"template":{"metadata":{"labels":{"app":"web"}},
          "spec":{"nodeName":"n1","containers":[%s]}}}}
        """
            .formatted(String.join(",", containers)));
  }

  /// A JSON patch as a cluster takes it.
  private static JsonNode patched(JsonNode document, JsonNode patch) {
    JsonNode changed = document.deepCopy();
    for (JsonNode step : patch) {
      String path = step.path("path").asString("");
      int last = path.lastIndexOf('/');
      var parent = (ObjectNode) changed.at(path.substring(0, last));
      String name = path.substring(last + 1).replace("~1", "/");
      switch (step.path("op").asString("")) {
        case "remove" -> assertTrue(parent.remove(name) != null, path);
        case "replace" -> assertTrue(parent.replace(name, step.get("value")) != null, path);
        default -> parent.set(name, step.get("value").deepCopy());
      }
    }
    return changed;
  }

  private static JsonNode after(DebugMode wanted, JsonNode deployment) {
    return patched(deployment, wanted.step(deployment).patch());
  }

  private static JsonNode containers(JsonNode deployment) {
    return deployment.at("/spec/template/spec/containers");
  }

  @Test
  void whatAContainerRanThatHasAnotherNameNowIsNotLost() {
    String debugged = after(DebugMode.PLAIN, deployment(APP, SIDE)).toString();
    JsonNode renamed = json(debugged.replace("\"name\":\"app\"", "\"name\":\"web\""));
    for (DebugMode wanted : List.of(DebugMode.PLAIN, DebugMode.ROOT)) {
      PluginException e = assertThrows(PluginException.class, () -> wanted.step(renamed));
      assertEquals(ErrorCode.CONFLICT, e.code());
      assertTrue(e.getMessage().contains("no container app any more"), e.getMessage());
    }
  }

  @Test
  void containersSleepWithoutProbesAndHooks() {
    JsonNode debugged = after(DebugMode.PLAIN, deployment(APP, SIDE));
    assertEquals(
        json(
            """
            [{"name":"app","image":"web:1","command":["sleep","infinity"],
              "securityContext":{"runAsUser":1000,"capabilities":{"drop":["ALL"]}}},
             {"name":"side","image":"side:1","command":["sleep","infinity"]}]
            """),
        containers(debugged));
    assertEquals("debug", DebugMode.word(debugged));
    assertEquals("", DebugMode.word(deployment(APP)));
    assertEquals("a", debugged.at("/metadata/annotations/team").asString(""));
  }

  @Test
  void asRootTheyAreUserZeroWhateverThePodForbids() {
    JsonNode debugged = after(DebugMode.ROOT, deployment(APP, SIDE));
    assertEquals(
        json("{\"runAsUser\":0,\"runAsNonRoot\":false,\"capabilities\":{\"drop\":[\"ALL\"]}}"),
        containers(debugged).get(0).get("securityContext"));
    assertEquals(
        json("{\"runAsUser\":0,\"runAsNonRoot\":false}"),
        containers(debugged).get(1).get("securityContext"));
    assertEquals("root debug", DebugMode.word(debugged));
  }

  @Test
  void theSameModeAgainPutsBackExactlyWhatWasThere() {
    JsonNode before = deployment(APP, SIDE);
    for (DebugMode mode : List.of(DebugMode.PLAIN, DebugMode.ROOT)) {
      assertEquals(before, after(mode, after(mode, before)), mode.word());
    }
  }

  @Test
  void fromOneModeToTheOtherAndBackNothingIsLost() {
    JsonNode before = deployment(APP, SIDE);
    JsonNode plain = after(DebugMode.PLAIN, before);
    JsonNode root = after(DebugMode.ROOT, plain);
    assertEquals(after(DebugMode.ROOT, before), root);
    assertEquals(plain, after(DebugMode.PLAIN, root));
    assertEquals(before, after(DebugMode.ROOT, root));
  }

  @Test
  void whatSomebodyElseChangedMeanwhileStays() {
    JsonNode debugged = after(DebugMode.PLAIN, deployment(APP, SIDE));
    var app = (ObjectNode) containers(debugged).get(0);
    app.put("image", "web:2");
    app.putArray("command").add("/other");
    DebugMode.Step step = DebugMode.PLAIN.step(debugged);
    assertEquals(List.of("app.command"), step.theirs());
    JsonNode restored = containers(patched(debugged, step.patch())).get(0);
    assertEquals("web:2", restored.path("image").asString(""));
    assertEquals(json("[\"/other\"]"), restored.get("command"));
    assertEquals(json("[\"--port\",\"80\"]"), restored.get("args"));
  }

  @Test
  void aStepIsForOneTemplateAndOneAnnotation() {
    JsonNode before = deployment(APP);
    var scaled = (ObjectNode) before.deepCopy();
    ((ObjectNode) scaled.get("spec")).put("replicas", 9);
    ((ObjectNode) scaled.get("metadata")).put("resourceVersion", "8");
    DebugMode.Step asked = DebugMode.PLAIN.step(before);
    assertTrue(DebugMode.PLAIN.step(scaled).meansTheSameAs(asked));
    assertEquals("8", DebugMode.PLAIN.step(scaled).patch().at("/0/value").asString(""));
    assertFalse(DebugMode.PLAIN.step(deployment(APP, SIDE)).meansTheSameAs(asked));
    assertFalse(DebugMode.PLAIN.step(after(DebugMode.PLAIN, before)).meansTheSameAs(asked));
  }

  @Test
  void whatIsTooMuchToKeepIsRefused() {
    String long_ = SIDE.replace("\"image\"", "\"args\":[\"" + "x".repeat(70_000) + "\"],\"image\"");
    PluginException refused =
        assertThrows(PluginException.class, () -> DebugMode.PLAIN.step(deployment(long_)));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, refused.code());
    assertTrue(refused.getMessage().contains("65,536"), refused.getMessage());
  }

  @Test
  void anAnnotationOfSomebodyElseIsNoDebugMode() {
    for (String text : List.of("{", "[]", "{\"mode\":\"debug\"}")) {
      var odd = (ObjectNode) deployment(APP);
      ((ObjectNode) odd.at("/metadata/annotations")).put(DebugMode.ANNOTATION, text);
      PluginException refused =
          assertThrows(PluginException.class, () -> DebugMode.PLAIN.step(odd), text);
      assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
      assertEquals("debug?", DebugMode.word(odd));
    }
    var kubetile = (ObjectNode) deployment(APP);
    ((ObjectNode) kubetile.at("/metadata/annotations"))
        .put("debug.kubetile.io/original-command", "null");
    assertEquals(
        ErrorCode.CONFLICT,
        assertThrows(PluginException.class, () -> DebugMode.PLAIN.step(kubetile)).code());
  }
}
