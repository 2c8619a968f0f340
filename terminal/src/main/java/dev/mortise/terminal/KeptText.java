package dev.mortise.terminal;

import java.io.IOException;

/// What somebody typed and did not send when its pane was closed: a file of their own, so that
/// nothing is lost.
final class KeptText {
  private static final System.Logger LOG = System.getLogger(KeptText.class.getName());

  private KeptText() {}

  static void keep(Desk desk, String name, String text) {
    try {
      EditedFile file = EditedFile.make(name + ".yaml");
      file.write(text);
      LOG.log(System.Logger.Level.INFO, "what was typed is in {0}", file.path());
      String said = "What you typed is in " + file.path();
      desk.toast(Toast.Kind.INFO, said);
      // Nobody sees either when the pane is closed because the workspace is left.
      desk.log().later(said);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "what was typed into " + name + " is lost", e);
    }
  }
}
