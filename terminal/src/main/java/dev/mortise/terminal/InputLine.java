package dev.mortise.terminal;

/// What is being typed in the status bar to filter or search the pane with the keyboard.
final class InputLine {
  private final LineEditor editor;
  private final boolean search;

  InputLine(String initial, boolean search) {
    this.editor = new LineEditor(initial);
    this.search = search;
  }

  boolean search() {
    return search;
  }

  LineEditor editor() {
    return editor;
  }

  String shown() {
    return (search ? "?" : "/") + editor.text();
  }
}
