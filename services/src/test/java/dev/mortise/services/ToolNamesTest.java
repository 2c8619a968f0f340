package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolNamesTest {
  private static Offer tool(String plugin, String name) {
    return new Offer(plugin, "1.0.0", 100, new Contribution("tools", name, Json.EMPTY));
  }

  private static void check(String expected, String plugin, String tool) {
    assertEquals(expected, ToolNames.of(plugin, tool));
  }

  @Test
  void idsLoseTheirDotsAndUnderscores() {
    check("plugin_tax-de_get_rate", "tax-de", "get_rate");
    check("plugin_com-acme-tax_get_rate", "com.acme.tax", "get_rate");
    check("plugin_foreign-id_x", "foreign_id", "x");
    check("plugin_a_sum-of", "a", "sum of");
  }

  @Test
  void longNamesAreCutAndEndInAHash() {
    String fits = "t".repeat(64 - "plugin_a_".length());
    check("plugin_a_" + fits, "a", fits);
    String one = ToolNames.of("a", fits + "1");
    String two = ToolNames.of("a", fits + "2");
    assertEquals(64, one.length());
    assertTrue(one.matches("plugin_a_t{46}_[0-9a-f]{8}"), one);
    assertNotEquals(one, two);
    assertEquals(one, ToolNames.of("a", fits + "1"), "the same on every machine, every day");
  }

  @Test
  void everyNameIsOneThatModelsTake() {
    for (String id : List.of("a", "com.acme.äöü", "x_y", "z".repeat(200))) {
      for (String tool : List.of("t", "get-sum.of", "ü".repeat(90))) {
        String name = ToolNames.of(id, tool);
        assertTrue(name.matches("[a-zA-Z0-9_-]{1,64}"), name);
      }
    }
  }

  @Test
  void findsATool() {
    var names = ToolNames.of(List.of(tool("a", "x"), tool("b", "x")));
    assertEquals("b", names.find("plugin_b_x").plugin());
    assertEquals(Set.of("plugin_a_x", "plugin_b_x"), names.callable().keySet());
    assertEquals(List.of(), names.collisions());
  }

  @Test
  void suggestsTheNearestTool() {
    var names = ToolNames.of(List.of(tool("tax", "rate")));
    var thrown = assertThrows(PluginException.class, () -> names.find("plugin_tax_rte"));
    assertEquals(ErrorCode.NOT_FOUND, thrown.code());
    assertEquals(
        "There is no tool \"plugin_tax_rte\" now; did you mean plugin_tax_rate?",
        thrown.getMessage());
  }

  @Test
  void refusesTwoThatMeet() {
    var names = ToolNames.of(List.of(tool("a.b", "x"), tool("a-b", "x"), tool("c", "x")));
    var thrown = assertThrows(PluginException.class, () -> names.find("plugin_a-b_x"));
    assertEquals(ErrorCode.CONFLICT, thrown.code());
    assertEquals(
        "The tools x of a.b and x of a-b have the same name plugin_a-b_x for models, so none of"
            + " them can be called; rename one.",
        thrown.getMessage());
    assertEquals(List.of(thrown.getMessage()), names.collisions());
    assertEquals(Set.of("plugin_c_x"), names.callable().keySet());
  }
}
