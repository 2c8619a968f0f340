/** Answers every command with one line. */
import { Command, Opened, Pane, PaneKind, Plugin, View } from "mortise";

class Smoke extends Pane {
  open(opened: Opened): View {
    return View.of(["smoke-ok"]);
  }

  command(command: Command): View {
    return View.of(["smoke-ok"]);
  }
}

new Plugin("smoke-as", "1.0.0").offers(new PaneKind("smoke", "Smoke", new Smoke()));
