package dev.mortise.terminal;

/// What an entry of a folder is. Only what is a [#FILE] is ever opened: reading some of the others
/// waits until somebody writes.
enum FileKind {
  FOLDER("folder", 0x4000),
  FILE("file", 0x8000),
  PIPE("pipe", 0x1000),
  SOCKET("socket", 0xc000),
  CHARACTERS("character device", 0x2000),
  BLOCKS("block device", 0x6000),
  /// A link that leads nowhere, or back to itself.
  BROKEN("broken link", 0xa000),
  OTHER("something else", 0);

  /// The part of a file's mode that says what it is.
  private static final int TYPE = 0xf000;

  private final String word;
  private final int bits;

  FileKind(String word, int bits) {
    this.word = word;
    this.bits = bits;
  }

  /// By the mode that the file system keeps.
  static FileKind of(int mode) {
    for (FileKind kind : values()) {
      if (kind.bits == (mode & TYPE)) {
        return kind;
      }
    }
    return OTHER;
  }

  String word() {
    return word;
  }

  /// Why it is not opened.
  String refusal() {
    return switch (this) {
      case PIPE, SOCKET, CHARACTERS, BLOCKS ->
          "A " + word + " is not opened: reading it could wait for ever.";
      case BROKEN -> "The link leads nowhere, or back to itself.";
      case FOLDER -> "That is a folder.";
      case FILE, OTHER -> "It cannot be told what it is, so it is not opened.";
    };
  }
}
