/**
 * A pane. One instance serves it from its opening to its close, so what it knows it keeps in its
 * fields.
 */
import { Command, CommandKind, Opened, Pane, PaneKind, Plugin, Style, View } from "mortise";

class Counter extends Pane {
  private count: i32 = 0;

  open(opened: Opened): View {
    return this.view();
  }

  command(command: Command): View {
    if (command.kind == CommandKind.SELECT_PREV) this.count++;
    if (command.kind == CommandKind.SELECT_NEXT) this.count--;
    return this.view();
  }

  private view(): View {
    return View.of([`count: ${this.count}`, ""]).text("up and down change it", Style.DIM);
  }
}

new Plugin("{{id}}", "0.1.0").offers(new PaneKind("{{id}}", "{{id}}", new Counter()));
