package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/// Markdown as paragraphs in the looks of a theme. HTML is shown as it is written, of a picture its
/// description, and behind a link where it leads.
///
/// As much of it as there is room for: each part counts as a node, and what is shown beyond what
/// was written as characters. A text with more than [#PICTURES_MAX] pictures is shown as written.
final class MarkdownText extends AbstractVisitor {
  static final int LENGTH_MAX = 64 << 10;
  static final int DEPTH_MAX = 64;

  /// Quotes and lists in one another; what is deeper is text.
  private static final int BLOCKS_MAX = 32;

  /// In a text with more it takes the parser too long to see which of them stand in one another.
  private static final int PICTURES_MAX = 200;

  private static final Pattern PICTURE = Pattern.compile("!\\[");

  // HTML is text like any other, only that its lines stay lines.
  private static final Parser PARSER =
      Parser.builder()
          .enabledBlockTypes(
              Set.of(
                  Heading.class,
                  ListBlock.class,
                  BlockQuote.class,
                  FencedCodeBlock.class,
                  IndentedCodeBlock.class,
                  ThematicBreak.class))
          .maxOpenBlockParsers(BLOCKS_MAX)
          .customInlineContentParserFactory(new MarkdownBounds())
          .build();

  private final Theme theme;
  private final int width;
  private final TreeBudget budget;
  private final List<TextFlow> flows = new ArrayList<>();
  private final List<StyledLine.Piece> pieces = new ArrayList<>();
  private final List<TreeSpot> spots = new ArrayList<>();
  private StyledLine first;
  private StyledLine rest;
  private @Nullable StyledLine gap;
  private Style style;
  private int column;
  private int depth;
  private int number;

  private MarkdownText(Theme theme, int indent, int width, TreeBudget budget) {
    this.theme = theme;
    this.width = width;
    this.budget = budget;
    this.style = theme.plain();
    this.rest = StyledLine.of(" ".repeat(indent), theme.plain());
    this.first = rest;
  }

  /// @param indent before all of it
  static List<TextFlow> of(String text, Theme theme, int indent, int width, TreeBudget budget) {
    var markdown = new MarkdownText(theme, indent, width, budget);
    if (PICTURE.matcher(text).results().limit(PICTURES_MAX + 1L).count() > PICTURES_MAX) {
      markdown.literal(text);
    } else {
      PARSER.parse(text).accept(markdown);
    }
    return markdown.flows;
  }

  @Override
  protected void visitChildren(Node parent) {
    if (depth == DEPTH_MAX) {
      budget.cut("deeper than " + DEPTH_MAX + " nodes");
      return;
    }
    depth++;
    for (Node child = parent.getFirstChild();
        child != null && !budget.node();
        child = child.getNext()) {
      if (child instanceof Block && child.getPrevious() != null && !tight(parent)) {
        gap = rest;
      }
      child.accept(this);
    }
    depth--;
  }

  private static boolean tight(Node parent) {
    Node list = parent instanceof ListItem ? parent.getParent() : parent;
    return list instanceof ListBlock block && block.isTight();
  }

  // ---- blocks

  @Override
  public void visit(Heading heading) {
    styled(theme.accent().withBold(), heading);
    flow(true);
  }

  @Override
  public void visit(Paragraph paragraph) {
    visitChildren(paragraph);
    flow(true);
  }

  @Override
  public void visit(BlockQuote quote) {
    within(quote, "│ ", "│ ");
  }

  @Override
  public void visit(OrderedList list) {
    int before = number;
    Integer begin = list.getMarkerStartNumber();
    number = begin == null ? 1 : begin;
    visitChildren(list);
    number = before;
  }

  @Override
  public void visit(ListItem item) {
    String mark =
        item.getParent() instanceof OrderedList list
            ? number++ + (")".equals(list.getMarkerDelimiter()) ? ") " : ". ")
            : "• ";
    within(item, mark, " ".repeat(mark.length()));
  }

  @Override
  public void visit(FencedCodeBlock code) {
    literal(code.getLiteral());
  }

  @Override
  public void visit(IndentedCodeBlock code) {
    literal(code.getLiteral());
  }

  @Override
  public void visit(ThematicBreak line) {
    add("─".repeat(Math.max(1, width - first.width())), theme.border(false));
    flow(false);
  }

  private void literal(String text) {
    for (String line : text.lines().toList()) {
      if (budget.node()) {
        return;
      }
      add(line, theme.plain());
      flow(false);
    }
  }

  /// @param mark before the first row of it
  /// @param below before the others
  private void within(Node node, String mark, String below) {
    StyledLine outside = rest;
    int before = flows.size();
    first = first.and(StyledLine.of(mark, theme.quiet()));
    rest = rest.and(StyledLine.of(below, theme.quiet()));
    visitChildren(node);
    if (flows.size() == before) {
      flow(true);
    }
    first = outside;
    rest = outside;
  }

  /// Ends a paragraph.
  private void flow(boolean words) {
    if (gap != null && !flows.isEmpty()) {
      flows.add(new TextFlow(gap, gap, StyledLine.EMPTY, List.of(), false));
    }
    gap = null;
    budget.characters(first.width());
    flows.add(new TextFlow(first, rest, new StyledLine(pieces), spots, words));
    pieces.clear();
    spots.clear();
    column = 0;
    first = rest;
  }

  // ---- what stands in them

  private void add(String text, Style look) {
    if (!text.isEmpty()) {
      pieces.add(new StyledLine.Piece(text, look));
      column += CellText.width(text);
    }
  }

  private void styled(Style look, Node node) {
    Style before = style;
    style = look;
    visitChildren(node);
    style = before;
  }

  @Override
  public void visit(Text text) {
    add(text.getLiteral(), style);
  }

  @Override
  public void visit(Code code) {
    add(code.getLiteral(), style.in(theme.colour(ThemeKey.YAML_STRING)));
  }

  @Override
  public void visit(Emphasis emphasis) {
    styled(style.withItalic(), emphasis);
  }

  @Override
  public void visit(StrongEmphasis strong) {
    styled(style.withBold(), strong);
  }

  @Override
  public void visit(HtmlInline html) {
    add(html.getLiteral().replace('\n', ' '), style);
  }

  @Override
  public void visit(SoftLineBreak line) {
    if (line.getPrevious() instanceof HtmlInline) {
      flow(true);
    } else {
      add(" ", style);
    }
  }

  @Override
  public void visit(HardLineBreak line) {
    flow(true);
  }

  @Override
  public void visit(Link link) {
    int begin = column;
    int before = flows.size();
    int piece = pieces.size();
    styled(style.in(theme.accent().foreground()).withUnderline(), link);
    // Of a link over several lines the last one is used.
    boolean here = flows.size() == before;
    int from = here ? begin : 0;
    Optional<WebAddress> address = WebAddress.of(link.getDestination());
    String leads = budget.text(address.map(WebAddress::text).orElse(link.getDestination()));
    String seen = new StyledLine(pieces.subList(here ? piece : 0, pieces.size())).text();
    if (!leads.isEmpty() && !leads.equals(seen)) {
      add(" (" + leads + ")", theme.quiet());
    }
    address.ifPresent(
        there -> spots.add(TreeSpot.of(from, column - from, new TreeUse.Link(there))));
  }
}
