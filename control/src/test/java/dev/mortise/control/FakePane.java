package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A pane that remembers what it was told. One called `slow` opens only to be interrupted, one
/// called `broken` fails to, one called `lingering` closes when it may.
final class FakePane implements Pane {
  final List<String> told = new CopyOnWriteArrayList<>();
  final CountDownLatch slowOpens = new CountDownLatch(1);
  final CountDownLatch lingeringMayClose = new CountDownLatch(1);

  private View told(String what) {
    told.add(what);
    return View.of(List.of(what));
  }

  @Override
  public View open(Opened opened) {
    View first = told("open " + opened.pane());
    if (opened.pane().equals("slow")) {
      slowOpens.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "tax-de: interrupted.", e);
      }
    }
    if (opened.pane().equals("broken")) {
      throw new PluginException(ErrorCode.PLUGIN_FAILED, "tax-de: it broke.");
    }
    return first;
  }

  @Override
  public View command(Command command) {
    return told("command " + command.pane());
  }

  @Override
  public View mouse(Mouse mouse) {
    return told("mouse " + mouse.pane());
  }

  @Override
  public View event(Event event) {
    return told("event " + event.pane());
  }

  @Override
  public View act(Chosen chosen) {
    return told("act " + chosen.pane());
  }

  @Override
  public View focus(Focus focus) {
    return told("focus " + focus.pane());
  }

  @Override
  public View resize(Size size) {
    return told("resize " + size.pane());
  }

  @Override
  public View tick(Ref ref) {
    return told("tick " + ref.pane());
  }

  @Override
  public void close(Ref ref) {
    told.add("close " + ref.pane());
    if (ref.pane().equals("lingering")) {
      try {
        lingeringMayClose.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      told.add("closed lingering");
    }
  }

  @Override
  public Cells cells(Objects objects) {
    return new Cells(List.of());
  }
}
