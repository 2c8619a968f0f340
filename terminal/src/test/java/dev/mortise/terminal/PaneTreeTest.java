package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The arithmetic of the layout, on the area of 200 by 50 it is judged on.
final class PaneTreeTest {
  private static final Area SCREEN = new Area(0, 0, 200, 50);
  private static final PaneTree ONE = new PaneTree.Leaf(1);

  /// 1 at the left, 2 right above, 3 right below.
  private static final PaneTree THREE = ONE.split(1, 2, false, 0.5).split(2, 3, true, 0.5);

  @Test
  void aNewPaneTakesTheSecondHalf() {
    assertEquals(
        Map.of(1, new Area(0, 0, 100, 50), 2, new Area(100, 0, 100, 50)),
        ONE.split(1, 2, false, 0.5).areas(SCREEN));
    assertEquals(
        Map.of(1, new Area(0, 0, 200, 25), 2, new Area(0, 25, 200, 25)),
        ONE.split(1, 2, true, 0.5).areas(SCREEN));
  }

  @Test
  void theFirstPartIsRoundedAndTheSecondIsTheRest() {
    assertEquals(
        Map.of(1, new Area(0, 0, 200, 35), 2, new Area(0, 35, 200, 15)),
        ONE.split(1, 2, true, 0.7).areas(SCREEN));
    assertEquals(
        Map.of(1, new Area(0, 0, 4, 5), 2, new Area(4, 0, 3, 5)),
        ONE.split(1, 2, false, 0.5).areas(new Area(0, 0, 7, 5)));
  }

  @Test
  void panesAreInTheOrderOfTheTree() {
    assertEquals(List.of(1, 2, 3), THREE.panes());
    assertEquals(List.of(1, 4, 2, 3), THREE.split(1, 4, true, 0.5).panes());
  }

  @Test
  void theSiblingTakesThePlaceOfBoth() {
    PaneTree rest = THREE.without(1);
    assertEquals(
        Map.of(2, new Area(0, 0, 200, 25), 3, new Area(0, 25, 200, 25)),
        rest == null ? Map.of() : rest.areas(SCREEN));
    assertNull(ONE.without(1));
  }

  @Test
  void aResizeMovesTheSplitThatHoldsThePane() {
    PaneTree grown = THREE.resized(3, PaneTree.RATIO_STEP);
    // The second part grows: the first one's share goes down.
    assertEquals(new Area(100, 0, 100, 23), grown.areas(SCREEN).get(2));
    assertEquals(new Area(100, 23, 100, 27), grown.areas(SCREEN).get(3));
    assertEquals(new Area(0, 0, 100, 50), grown.areas(SCREEN).get(1));
  }

  @Test
  void noPartIsSmallerThanATenth() {
    PaneTree tree = ONE.split(1, 2, false, 0.5);
    for (int i = 0; i < 30; i++) {
      tree = tree.resized(1, PaneTree.RATIO_STEP);
    }
    assertEquals(new Area(180, 0, 20, 50), tree.areas(SCREEN).get(2));
    for (int i = 0; i < 30; i++) {
      tree = tree.resized(1, -PaneTree.RATIO_STEP);
    }
    assertEquals(new Area(0, 0, 20, 50), tree.areas(SCREEN).get(1));
  }

  @Test
  void focusGoesToTheNearestThatOverlaps() {
    // Of two equally near ones the one with the longer common edge; here the upper one is first.
    assertEquals(Optional.of(2), Neighbours.of(THREE, 1, Side.RIGHT));
    assertEquals(Optional.of(1), Neighbours.of(THREE, 3, Side.LEFT));
    assertEquals(Optional.of(3), Neighbours.of(THREE, 2, Side.DOWN));
    assertEquals(Optional.empty(), Neighbours.of(THREE, 1, Side.LEFT));
    PaneTree larger = THREE.resized(3, 0.2);
    assertEquals(Optional.of(3), Neighbours.of(larger, 1, Side.RIGHT));
  }

  @Test
  void aDividerIsWhereTwoPartsMeet() {
    List<PaneTree.Divider> dividers = THREE.dividers(SCREEN);
    assertEquals(2, dividers.size());
    assertTrue(dividers.getFirst().holds(100, 10) && dividers.getFirst().holds(99, 10));
    assertTrue(dividers.getLast().holds(150, 25) && !dividers.getLast().holds(50, 25));
  }

  @Test
  void aTabKeepsTheKeyboardNearWhatWasClosed() {
    var tab = new Tab(THREE, 2, new Scope("", ""));
    tab.cycle(1);
    assertEquals(3, tab.focused());
    tab.cycle(1);
    assertEquals(1, tab.focused());
    tab.cycle(-1);
    assertTrue(tab.remove(3));
    assertEquals(2, tab.focused());
    tab.toggleFull();
    tab.go(Side.LEFT);
    assertEquals(2, tab.focused());
    tab.remove(2);
    assertTrue(!tab.remove(1) && tab.focused() == 1);
  }
}
