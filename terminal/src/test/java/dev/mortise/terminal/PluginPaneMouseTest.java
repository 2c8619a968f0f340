package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Pane.View;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plugin's pane is told of the mouse.
final class PluginPaneMouseTest {
  @TempDir Path folder;
  private final FakePlugins plugins = new FakePlugins();
  private final FakePane pane = new FakePane();

  private WorkspaceDriver open() {
    plugins.offer("smoke", pane, "{\"title\":\"Smoke\",\"tickMillis\":0}");
    return new WorkspaceDriver(plugins, folder).openPane();
  }

  private void untilTold(WorkspaceDriver top, String what) {
    top.until(_ -> pane.told.contains(what));
  }

  private List<String> toldOfTheMouse() {
    return pane.told.stream().filter(told -> told.endsWith("null")).toList();
  }

  /// The picture of a pane at the right begins at the cell 41,2 and has 38×20 cells.
  @Test
  void theMouseIsToldWithItsButtonItsKeysAndItsPlaceInThePicture() {
    try (WorkspaceDriver top = open().untilShows("smoke-ok")) {
      top.mouse(Input.Kind.PRESS, Input.Button.LEFT, 43, 5, Input.Modifier.CTRL);
      top.mouse(Input.Kind.DRAG, Input.Button.LEFT, 44, 6, Input.Modifier.SHIFT);
      // It leaves the pane to the left and below; the pane hears of its nearest cell.
      top.mouse(Input.Kind.RELEASE, Input.Button.LEFT, 3, 23);
      // Belongs to nobody any more.
      top.mouse(Input.Kind.DRAG, Input.Button.LEFT, 45, 7);
      top.mouse(Input.Kind.PRESS, Input.Button.MIDDLE, 41, 2);
      top.mouse(Input.Kind.RELEASE, Input.Button.MIDDLE, 41, 2);
      top.mouse(Input.Kind.PRESS, Input.Button.MIDDLE, 41, 2);
      Input.Modifier[] all = Input.Modifier.values();
      top.mouse(Input.Kind.WHEEL_UP, Input.Button.WHEEL, 78, 21, all);
      top.mouse(Input.Kind.WHEEL_DOWN, Input.Button.WHEEL, 79, 22);
      List<String> wanted =
          List.of(
              "click left 2,3 [ctrl] null",
              "drag left 3,4 [shift] null",
              "release left 0,19 [] null",
              "click middle 0,0 [] null",
              "release middle 0,0 [] null",
              "double_click middle 0,0 [] null",
              "wheel_up  37,19 [alt, ctrl, shift] null",
              "wheel_down  37,19 [] null");
      top.until(_ -> toldOfTheMouse().size() >= wanted.size());
      assertEquals(wanted, toldOfTheMouse());
      assertFalse(pane.told.contains("scroll_up"), "the wheel is told once");
    }
  }

  @Test
  void theRightButtonIsToldAndShowsTheMenu() {
    try (WorkspaceDriver top = open().untilShows("smoke-ok")) {
      top.mouse(Input.Kind.PRESS, Input.Button.RIGHT, 43, 5).untilShows("─ Smoke · plugin smoke ─");
      top.mouse(Input.Kind.RELEASE, Input.Button.RIGHT, 43, 5);
      untilTold(top, "release right 2,3 [] null");
      assertEquals("click right 2,3 [] null", toldOfTheMouse().getFirst());
    }
  }

  @Test
  void theMouseOfOtherPanesAndOfADividerIsNotTold() {
    try (WorkspaceDriver top = open().untilShows("smoke-ok")) {
      top.mouse(Input.Kind.PRESS, 5, 5);
      top.mouse(Input.Kind.DRAG, 50, 5);
      top.mouse(Input.Kind.RELEASE, 50, 5);
      top.mouse(Input.Kind.PRESS, 40, 10);
      top.mouse(Input.Kind.DRAG, 50, 10);
      top.mouse(Input.Kind.RELEASE, 50, 10).screen();
      untilTold(top, "resize 27x20");
      top.mouse(Input.Kind.PRESS, 60, 5);
      top.until(_ -> !toldOfTheMouse().isEmpty());
      assertEquals(List.of("click left 8,3 [] null"), toldOfTheMouse());
    }
  }

  @Test
  void ofAFloodOfTheMouseTheLastPlaceIsTold() throws InterruptedException {
    var hang = new CountDownLatch(1);
    pane.answer =
        told -> {
          if (told.equals("select_next")) {
            try {
              assertTrue(hang.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return View.UNCHANGED;
        };
    try (WorkspaceDriver top = open()) {
      untilTold(top, "focus true");
      top.press("j");
      untilTold(top, "select_next");
      top.mouse(Input.Kind.PRESS, 41, 2);
      for (int i = 0; i < 10_000; i++) {
        top.mouse(Input.Kind.DRAG, 41 + i % 38, 2 + i % 20);
        top.mouse(Input.Kind.WHEEL_UP, Input.Button.WHEEL, 41 + i % 38, 2);
        top.mouse(Input.Kind.WHEEL_DOWN, Input.Button.WHEEL, 41, 2 + i % 20);
      }
      top.mouse(Input.Kind.RELEASE, 45, 8);
      // Another gesture, which leaves the first its end.
      top.mouse(Input.Kind.PRESS, Input.Button.MIDDLE, 42, 2);
      top.mouse(Input.Kind.DRAG, Input.Button.MIDDLE, 43, 2);
      top.mouse(Input.Kind.DRAG, Input.Button.MIDDLE, 44, 2);
      top.mouse(Input.Kind.RELEASE, Input.Button.MIDDLE, 44, 2);
      hang.countDown();
      untilTold(top, "release middle 3,0 [] null");
      assertEquals(
          List.of(
              "click left 0,0 [] null",
              "drag left 5,19 [] null",
              "wheel_up  5,0 [] null",
              "wheel_down  0,19 [] null",
              "release left 4,6 [] null",
              "click middle 1,0 [] null",
              "drag middle 3,0 [] null",
              "release middle 3,0 [] null"),
          toldOfTheMouse());
    }
  }
}
