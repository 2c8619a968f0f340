package dev.mortise.terminal;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Does what the mouse means; all of it can be done with keys too. Belongs to the loop.
final class MouseRunner {
  private static final long TWICE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
  private static final int WHEEL_LINES = 3;

  private final Workspace workspace;
  private PaneTree.@Nullable Divider dragged;
  // The pane in which a button was pressed and is still; 0 for none.
  private int held;
  private Input.@Nullable Mouse pressed;
  private long pressedAt;

  MouseRunner(Workspace workspace) {
    this.workspace = workspace;
  }

  void take(Input.Mouse mouse) {
    if (!workspace.config().mouse()) {
      return;
    }
    switch (mouse.kind()) {
      case PRESS -> press(mouse);
      case DRAG -> drag(mouse);
      case RELEASE -> release(mouse);
      case WHEEL_UP -> wheel(mouse, PaneCommand.Kind.SCROLL_UP);
      case WHEEL_DOWN -> wheel(mouse, PaneCommand.Kind.SCROLL_DOWN);
    }
  }

  private void press(Input.Mouse mouse) {
    boolean twice = mouse.equals(pressed) && System.nanoTime() - pressedAt < TWICE_NANOS;
    pressed = mouse;
    pressedAt = System.nanoTime();
    held = 0;
    switch (mouse.button()) {
      case LEFT -> click(mouse, twice);
      case MIDDLE -> middle(mouse, twice);
      case RIGHT -> menu(mouse, twice);
      case WHEEL -> {}
    }
  }

  private void click(Input.Mouse mouse, boolean twice) {
    ScreenPlan plan = workspace.plan();
    Optional<Overlay> overlay = workspace.overlay();
    if (overlay.isPresent()) {
      Area place = overlay.get().place(plan.screen());
      if (place.contains(mouse.x(), mouse.y())) {
        overlay.get().click(mouse.x() - place.x(), mouse.y() - place.y());
      }
      return;
    }
    Optional<Integer> tab = plan.tabAt(mouse.x(), mouse.y());
    if (tab.isPresent()) {
      workspace.tabs().go(tab.get());
      return;
    }
    dragged = plan.dividerAt(mouse.x(), mouse.y()).orElse(null);
    plan.paneAt(mouse.x(), mouse.y()).ifPresent(pane -> click(plan, pane, mouse, twice));
  }

  private void click(ScreenPlan plan, int pane, Input.Mouse mouse, boolean twice) {
    workspace.tabs().current().focus(pane);
    Area inner = inner(plan, pane);
    if (inner.contains(mouse.x(), mouse.y())) {
      workspace
          .deck()
          .tell(pane, p -> p.click(mouse.x() - inner.x(), mouse.y() - inner.y(), twice));
    }
    hold(plan, pane, mouse, twice);
  }

  /// A press in what a pane draws; what follows until the release is that pane's too.
  private void hold(ScreenPlan plan, int pane, Input.Mouse mouse, boolean twice) {
    if (inner(plan, pane).contains(mouse.x(), mouse.y())) {
      held = pane;
      tell(plan, pane, mouse, twice);
    }
  }

  /// A mouse that has left the pane counts at the pane's nearest cell; a pane out of sight has
  /// none.
  private void tell(ScreenPlan plan, int pane, Input.Mouse mouse, boolean twice) {
    Area inner = inner(plan, pane);
    if (!inner.empty()) {
      Input.Mouse own =
          mouse.at(
              Math.clamp(mouse.x() - inner.x(), 0, inner.width() - 1),
              Math.clamp(mouse.y() - inner.y(), 0, inner.height() - 1));
      workspace.deck().tell(pane, p -> p.mouse(own, twice));
    }
  }

  private static Area inner(ScreenPlan plan, int pane) {
    Area whole = plan.panes().get(pane);
    return whole == null ? new Area(0, 0, 0, 0) : ScreenPlan.inner(whole);
  }

  /// Chooses what lies there, and shows what can be done with it.
  private void menu(Input.Mouse mouse, boolean twice) {
    ScreenPlan plan = workspace.plan();
    if (workspace.overlay().isEmpty()) {
      plan.paneAt(mouse.x(), mouse.y())
          .ifPresent(pane -> {
            workspace.tabs().current().focus(pane);
            Area inner = inner(plan, pane);
            if (inner.contains(mouse.x(), mouse.y())) {
              workspace
                  .deck()
                  .tell(pane, p -> p.point(mouse.x() - inner.x(), mouse.y() - inner.y()));
            }
            hold(plan, pane, mouse, twice);
            workspace.deck().tell(pane, p -> p.run(Command.ACTIONS));
          });
    }
  }

  private void middle(Input.Mouse mouse, boolean twice) {
    ScreenPlan plan = workspace.plan();
    Optional<Integer> tab = plan.tabAt(mouse.x(), mouse.y());
    if (tab.isPresent()) {
      workspace.closeTab(tab.get());
    } else if (workspace.overlay().isEmpty()) {
      plan.paneAt(mouse.x(), mouse.y()).ifPresent(pane -> hold(plan, pane, mouse, twice));
    }
  }

  private void release(Input.Mouse mouse) {
    tell(workspace.plan(), held, mouse, false);
    dragged = null;
    held = 0;
  }

  private void drag(Input.Mouse mouse) {
    PaneTree.Divider divider = dragged;
    if (divider == null) {
      if (workspace.overlay().isEmpty()) {
        tell(workspace.plan(), held, mouse, false);
      }
      return;
    }
    Area area = divider.area();
    double ratio =
        divider.split().across()
            ? (mouse.y() + 1.0 - area.y()) / Math.max(1, area.height())
            : (mouse.x() + 1.0 - area.x()) / Math.max(1, area.width());
    Tab tab = workspace.tabs().current();
    tab.move(divider.split(), ratio);
    PaneTree.Split moved =
        new PaneTree.Split(
            divider.split().across(), ratio, divider.split().first(), divider.split().second());
    dragged = new PaneTree.Divider(moved, area);
  }

  private void wheel(Input.Mouse mouse, PaneCommand.Kind kind) {
    if (workspace.overlay().isPresent()) {
      KeyStroke key = kind == PaneCommand.Kind.SCROLL_UP ? KeyStroke.UP : KeyStroke.DOWN;
      workspace.overlay().get().key(key);
      return;
    }
    ScreenPlan plan = workspace.plan();
    plan.paneAt(mouse.x(), mouse.y())
        .ifPresent(pane -> {
          for (int i = 0; i < WHEEL_LINES; i++) {
            workspace.deck().tell(pane, p -> p.wheel(PaneCommand.of(kind)));
          }
          tell(plan, pane, mouse, false);
        });
  }
}
