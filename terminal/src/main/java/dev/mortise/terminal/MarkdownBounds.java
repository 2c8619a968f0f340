package dev.mortise.terminal;

import java.util.Set;
import org.commonmark.node.Text;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Scanner;

/// Takes some characters for letters where a paragraph has too many of them: for the end of what
/// `<` begins the parser reads on as far as there is text, and emphasis in emphasis it follows as
/// deep as its stack is.
final class MarkdownBounds implements InlineContentParserFactory {
  static final int ANGLES_MAX = 100;
  static final int STARS_MAX = 1_000;

  @Override
  public Set<Character> getTriggerCharacters() {
    return Set.of('<', '*', '_');
  }

  /// One for each paragraph.
  @Override
  public InlineContentParser create() {
    return new Counting();
  }

  private static final class Counting implements InlineContentParser {
    private int angles;
    private int stars;

    @Override
    public ParsedInline tryParse(InlineParserState state) {
      Scanner scanner = state.scanner();
      char letter = scanner.peek();
      int many = letter == '<' ? 1 : scanner.matchMultiple(letter);
      if (letter == '<') {
        scanner.next();
        angles++;
      } else {
        stars += many;
      }
      return angles <= ANGLES_MAX && stars <= STARS_MAX
          ? ParsedInline.none()
          : ParsedInline.of(new Text(Character.toString(letter).repeat(many)), scanner.position());
    }
  }
}
