package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Talks with one pane of a plugin, on a thread of its own, one call at a time.
///
/// The loop puts messages into a [PaneQueue], which is bounded, and gets pictures; of several that
/// came while it was busy it gets the last.
final class PaneSession implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(30);

  private final Desk desk;
  private final String pane;
  private final Pane plugin;
  private final PaneQueue queue = new PaneQueue();
  private final Consumer<PluginPicture> drawn;
  private final Consumer<String> failed;
  private final Runnable heard;
  // The session's thread's own.
  private boolean begun;
  // Written by the session's thread, taken by the loop.
  private final AtomicReference<@Nullable PluginPicture> picture = new AtomicReference<>();

  /// @param drawn is given pictures, on the loop
  /// @param failed is given the reason when the plugin fails, on the loop
  /// @param heard is told of every [#event] that was answered, on the loop, after its picture
  PaneSession(
      PaneContext context, Consumer<PluginPicture> drawn, Consumer<String> failed, Runnable heard) {
    this.desk = context.desk();
    // Two workspaces may sit at one host as the same person, and each counts from one.
    this.pane = "pane-" + ProcessHandle.current().pid() + "-" + context.id();
    this.drawn = drawn;
    this.failed = failed;
    this.heard = heard;
    PaneSpec spec = context.spec();
    this.plugin =
        desk.ports()
            .plugins()
            .contribution(
                Pane.class, spec.get("plugin"), spec.get("name"), desk.ports().caller(), CALL);
    desk.work(pane, this::serve);
  }

  /// Begins, or begins anew with whatever instance serves now.
  void open(long tickMillis, Json options, @Nullable Json state) {
    queue.open(tickMillis, options, state);
  }

  void command(PaneCommand command) {
    queue.add(new PaneQueue.Told(command));
  }

  /// @return whether the plugin will be told; too much waits for it already otherwise
  boolean event(String id, String kind, String value) {
    return queue.add(new PaneQueue.Happened(new Pane.Event(pane, id, kind, value)));
  }

  void act(String action, @Nullable Json object) {
    queue.add(new PaneQueue.Chose(new Pane.Chosen(pane, action, object)));
  }

  void mouse(Input.Mouse mouse, boolean twice, @Nullable String region) {
    String click = twice ? "double_click" : "click";
    queue.add(
        new PaneQueue.Pointed(
            new Pane.Mouse(
                pane,
                mouse.kind() == Input.Kind.PRESS ? click : mouse.kind().word(),
                mouse.button().word(),
                mouse.x(),
                mouse.y(),
                mouse.modifiers().stream().sorted().map(Input.Modifier::word).toList(),
                region)));
  }

  void focus(boolean now) {
    queue.focus(now);
  }

  void resize(int width, int height) {
    queue.resize(width, height);
  }

  private void serve() {
    try {
      for (PaneQueue.Message next = queue.take(); next != null; next = queue.take()) {
        try {
          say(next);
        } catch (PluginException e) {
          failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
          failed(e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(String reason) {
    queue.fail();
    desk.post(() -> failed.accept(reason));
  }

  private void say(PaneQueue.Message message) {
    switch (message) {
      case PaneQueue.Open open -> open(open);
      case PaneQueue.Told told -> show(plugin.command(spoken(told.command())));
      case PaneQueue.Pointed pointed -> show(plugin.mouse(pointed.mouse()));
      case PaneQueue.Happened happened -> {
        show(plugin.event(happened.event()));
        desk.post(heard);
      }
      case PaneQueue.Chose chose -> show(plugin.act(chose.chosen()));
      case PaneQueue.Focus focus -> show(plugin.focus(new Pane.Focus(pane, focus.now())));
      case PaneQueue.Resize size ->
          show(plugin.resize(new Pane.Size(pane, size.width(), size.height())));
      case PaneQueue.Tick _ -> show(plugin.tick(new Pane.Ref(pane)));
      case PaneQueue.Close _ -> end();
    }
  }

  /// A pane that begins anew ends first, also when its beginning failed: the plugin may hold it
  /// still.
  private void open(PaneQueue.Open open) {
    if (begun) {
      end();
    }
    begun = true;
    show(
        plugin.open(
            new Pane.Opened(pane, open.width(), open.height(), open.options(), open.state())));
  }

  private Pane.Command spoken(PaneCommand command) {
    boolean worded =
        switch (command.kind()) {
          case SEND_INPUT, SEARCH_INPUT, FILTER -> true;
          default -> false;
        };
    boolean column = command.kind() == PaneCommand.Kind.SORT_BY_COLUMN;
    return new Pane.Command(
        pane,
        command.kind().word(),
        worded ? command.text() : null,
        column ? command.column() : null);
  }

  private void end() {
    try {
      plugin.close(new Pane.Ref(pane));
    } catch (PluginException e) {
      // It is gone anyway, and nobody looks any more.
    }
  }

  private void show(Pane.View view) {
    PluginPicture next = PluginPicture.of(view, desk.config().theme());
    PluginPicture waiting = picture.getAndUpdate(last -> last == null ? next : next.over(last));
    if (waiting == null) {
      desk.post(() -> {
        PluginPicture last = picture.getAndSet(null);
        if (last != null) {
          drawn.accept(last);
        }
      });
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
