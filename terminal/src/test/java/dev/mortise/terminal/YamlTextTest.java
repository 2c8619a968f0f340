package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents as YAML: what an editor is given comes back as it was.
final class YamlTextTest {
  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    JsonNode document =
        json(
            """
            {"metadata":{"resourceVersion":"367","labels":{"a":"true","b":"null","c":"1e3","d":"0x1f",
              "e":"~","f":"yes","g":"- x","h":"a: b","i":"#","j":" x ","k":"1_000","l":"0777","m":"",
              "n":"two\\nlines","o":".5","p":"+1","q":"1:30","r":"2020-01-01"}},
             "spec":{"replicas":3,"on":true,"none":null,"list":[1,"2",[]],"empty":{}}}
            """);
    assertEquals(document, YamlText.parse(YamlText.of(document, true)));
  }

  @Test
  void whoManagesWhichFieldIsLeftOutUnlessWanted() {
    String text = "{\"metadata\":{\"name\":\"x\",\"managedFields\":[{\"manager\":\"m\"}]}}";
    assertTrue(!YamlText.of(json(text), false).contains("managedFields"));
    assertTrue(YamlText.of(json(text), true).contains("managedFields"));
  }

  @Test
  void valuesHaveTheirColours() {
    Theme theme = Theme.STANDARD;
    StyledLine line = YamlText.coloured("  image: nginx:1", theme).getFirst();
    assertEquals("  image: nginx:1", line.text());
    assertEquals(theme.of(ThemeKey.YAML_KEY), line.pieces().get(1).style());
    assertEquals(theme.of(ThemeKey.YAML_STRING), line.pieces().getLast().style());
    assertEquals(
        theme.of(ThemeKey.YAML_NUMBER),
        YamlText.coloured("- port: 80", theme).getFirst().pieces().getLast().style());
  }

  @Test
  void whatIsNoYamlIsSaid() {
    assertThrows(PluginException.class, () -> YamlText.parse("a: [b"));
  }
}
