package dev.mortise.terminal;

import dev.mortise.api.Pane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A pane of a plugin that remembers what it was told, and answers what a test wants.
final class FakePane implements Pane {
  final List<String> told = new CopyOnWriteArrayList<>();

  /// What each of its panes was told to do.
  final Map<String, List<String>> commands = new ConcurrentHashMap<>();

  /// What it says of every object in its column.
  volatile String text = "seen";

  final List<Opened> opened = new CopyOnWriteArrayList<>();

  volatile Function<String, View> answer = _ -> View.of(List.of("smoke-ok"));

  private View tell(String what) {
    told.add(what);
    return answer.apply(what);
  }

  @Override
  public View open(Opened opened) {
    this.opened.add(opened);
    String state = opened.state() == null ? "" : " state " + opened.state();
    return tell("open " + opened.width() + "x" + opened.height() + state);
  }

  @Override
  public View command(Command command) {
    String text = command.text() == null ? "" : " " + command.text();
    String column = command.column() == null ? "" : " " + command.column();
    String said = command.type() + text + column;
    commands.computeIfAbsent(command.pane(), _ -> new CopyOnWriteArrayList<>()).add(said);
    return tell(said);
  }

  @Override
  public View mouse(Mouse mouse) {
    return tell(
        "%s %s %d,%d %s %s"
            .formatted(
                mouse.type(),
                mouse.button(),
                mouse.x(),
                mouse.y(),
                mouse.modifiers(),
                mouse.region()));
  }

  @Override
  public View event(Event event) {
    return tell("event " + event.id() + " " + event.kind() + " " + event.value());
  }

  @Override
  public View act(Chosen chosen) {
    return tell("act " + chosen.action());
  }

  @Override
  public View focus(Focus focus) {
    return tell("focus " + focus.focused());
  }

  @Override
  public View resize(Size size) {
    return tell("resize " + size.width() + "x" + size.height());
  }

  @Override
  public View tick(Ref ref) {
    return tell("tick");
  }

  @Override
  public void close(Ref ref) {
    told.add("close");
  }

  @Override
  public Cells cells(Objects objects) {
    return new Cells(objects.items().stream().map(_ -> text).toList());
  }
}
