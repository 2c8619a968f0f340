package dev.mortise.terminal;

/// How a cell looks.
record Style(
    Colour foreground,
    Colour background,
    boolean bold,
    boolean dim,
    boolean italic,
    boolean underline,
    boolean reverse) {
  /// The terminal's own.
  static final Style PLAIN = of(Colour.DEFAULT, Colour.DEFAULT);

  static Style of(Colour foreground, Colour background) {
    return new Style(foreground, background, false, false, false, false, false);
  }

  Style on(Colour other) {
    return new Style(foreground, other, bold, dim, italic, underline, reverse);
  }

  Style in(Colour other) {
    return new Style(other, background, bold, dim, italic, underline, reverse);
  }

  Style withBold() {
    return new Style(foreground, background, true, dim, italic, underline, reverse);
  }

  Style withDim() {
    return new Style(foreground, background, bold, true, italic, underline, reverse);
  }

  Style withItalic() {
    return new Style(foreground, background, bold, dim, true, underline, reverse);
  }

  Style withUnderline() {
    return new Style(foreground, background, bold, dim, italic, true, reverse);
  }

  Style withReverse() {
    return new Style(foreground, background, bold, dim, italic, underline, true);
  }

  /// The whole escape sequence that selects it.
  String select(Colour.Depth depth) {
    var sequence = new StringBuilder("\u001b[0");
    sequence.append(bold ? ";1" : "").append(dim ? ";2" : "").append(italic ? ";3" : "");
    sequence.append(underline ? ";4" : "").append(reverse ? ";7" : "");
    sequence.append(foreground.select(false, depth)).append(background.select(true, depth));
    return sequence.append('m').toString();
  }
}
