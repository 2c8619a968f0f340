package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StartOrderTest {
  /// `a 1.0.0`, then what it needs, `b ^1` or `b? ^1` where it is optional; `host >=2`.
  private static Manifest plugin(String text) {
    String[] parts = text.split(";");
    String[] name = parts[0].strip().split(" ");
    List<Manifest.Dependency> needs = new ArrayList<>();
    String host = null;
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      String id = part.substring(0, part.indexOf(' '));
      String range = part.substring(part.indexOf(' ') + 1);
      if (id.equals("host")) {
        host = range;
      } else {
        needs.add(new Manifest.Dependency(id.replace("?", ""), range, id.endsWith("?")));
      }
    }
    return new Manifest(
        name[0],
        name[0],
        name[1],
        "",
        List.of(),
        null,
        null,
        null,
        Manifest.Format.MORTISE,
        new Manifest.RuntimeSpec(Manifest.Kind.PROCESS, Map.of(), "mortise", false, false),
        new Manifest.Requires(host, needs),
        List.of(),
        Manifest.Limits.NONE,
        List.of(),
        List.of(),
        100);
  }

  private static StartOrder order(String... plugins) {
    List<Manifest> manifests = new ArrayList<>();
    for (String plugin : plugins) {
      manifests.add(plugin(plugin));
    }
    return StartOrder.of(manifests, "1.2.0");
  }

  private static void refused(StartOrder order, String id, String reason) {
    StartOrder.Refused refused = order.refused().get(id);
    assertEquals(reason, refused == null ? "nothing" : refused.reason());
  }

  @Test
  void ordersByNeedAndThenByLetter() {
    assertEquals(
        List.of("b", "c", "a", "d"),
        order("d 1.0.0", "a 1.0.0; c *; b ^1", "c 1.0.0", "b 1.5.0").order());
  }

  @Test
  void waitsForOptionalOnesThatAreThereAndFit() {
    assertEquals(List.of("b", "a"), order("a 1.0.0; b? ^1", "b 1.0.0").order());
    assertEquals(List.of("a", "b"), order("a 1.0.0; b? ^2", "b 1.0.0").order());
    assertEquals(List.of("a"), order("a 1.0.0; b? ^2").order());
  }

  @Test
  @DisplayName("torture/10 everything missing is named in full, and the rest starts")
  void namesWhatIsMissing() {
    StartOrder order = order("a 1.0.0; b ^2; c *", "b 1.3.0", "z 1.0.0");
    assertEquals(List.of("b", "z"), order.order());
    refused(order, "a", "a 1.0.0 needs b ^2, found 1.3.0 and c *, which is not installed.");
  }

  @Test
  void refusesAnotherHost() {
    StartOrder order = order("a 1.0.0; host >=2", "b 1.0.0; a *");
    refused(order, "a", "a 1.0.0 needs a host of version >=2, this one is 1.2.0.");
    refused(
        order,
        "b",
        "b 1.0.0 waits for a, which cannot start: a 1.0.0 needs a host of version >=2, this one is"
            + " 1.2.0.");
    assertTrue(String.valueOf(order.refused().get("a")).contains("hopeless=true"));
  }

  @Test
  @DisplayName("torture/10 a cycle is named from each of its members, and the rest starts")
  void namesCycles() {
    StartOrder order =
        order("a 1.0.0; b *", "b 1.0.0; c *", "c 1.0.0; a *", "d 1.0.0; a *", "z 1.0.0");
    assertEquals(List.of("z"), order.order());
    refused(order, "b", "b 1.0.0 waits for itself: b → c → a → b; one of them must let go.");
    assertTrue(String.valueOf(order.refused().get("d")).contains("d 1.0.0 waits for a"));
  }

  @Test
  @DisplayName("torture/10 a plugin that needs itself")
  void namesItself() {
    refused(
        order("a 1.0.0; a *"), "a", "a 1.0.0 waits for itself: a → a; one of them must let go.");
  }

  @Test
  void anOptionalNeedClosesNoCycle() {
    assertEquals(List.of("a", "b"), order("a 1.0.0; b? *", "b 1.0.0; a *").order());
    assertEquals(List.of("a", "b"), order("a 1.0.0; b? *", "b 1.0.0; a? *").order());
  }

  @Test
  @DisplayName(
      "torture/10 a diamond of 1,000 plugins, and a chain of 1,000 behind a cycle, in bounded time")
  void staysFast() {
    List<Manifest> diamond = new ArrayList<>();
    diamond.add(plugin("top 1.0.0"));
    StringBuilder all = new StringBuilder("bottom 1.0.0");
    for (int i = 0; i < 1_000; i++) {
      diamond.add(plugin("n" + i + " 1.0.0; top ^1 || ^2 || ^3"));
      all.append("; n").append(i).append(" >=1.0.0 <2");
    }
    diamond.add(plugin(all.toString()));
    List<Manifest> chain = new ArrayList<>();
    chain.add(plugin("c0 1.0.0; c0 *"));
    for (int i = 1; i < 1_000; i++) {
      chain.add(plugin("c" + i + " 1.0.0; c" + (i - 1) + " *"));
    }
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          assertEquals(1_002, StartOrder.of(diamond, "1.2.0").order().size());
          assertEquals(1_000, StartOrder.of(chain, "1.2.0").refused().size());
        });
  }

  @Test
  void layersHoldWhatCanStopTogether() {
    List<Manifest> manifests =
        List.of(plugin("a 1.0.0; b *"), plugin("b 1.0.0"), plugin("c 1.0.0"));
    Map<String, Manifest> byId =
        Map.of("a", manifests.get(0), "b", manifests.get(1), "c", manifests.get(2));
    assertEquals(
        List.of(List.of("b", "c"), List.of("a")), StartOrder.of(manifests, "1.2.0").layers(byId));
  }
}
