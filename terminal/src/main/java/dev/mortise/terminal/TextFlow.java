package dev.mortise.terminal;

import java.util.List;

/// A text of one paragraph, whose rows all stand behind the same indent.
///
/// @param first before its first row
/// @param rest before the others, as wide as that
/// @param text in one endless line
/// @param spots in that line
/// @param words whether it is cut at blanks
record TextFlow(
    StyledLine first, StyledLine rest, StyledLine text, List<TreeSpot> spots, boolean words) {
  TextFlow {
    spots = List.copyOf(spots);
  }

  /// Adds its rows to others, and its spots where they come to stand. An indent takes half of the
  /// width at most.
  void place(int width, List<StyledLine> lines, List<TreeSpot> placed) {
    int most = width / 2;
    StyledLine begin = cut(first, most);
    StyledLine below = cut(rest, most);
    int room = Math.max(1, width - begin.width());
    List<StyledLine> rows = words ? text.flowed(room) : text.wrapped(room);
    var ends = new RowEnds(rows);
    spots.forEach(spot -> placed.add(spot.placed(ends, lines.size(), begin.width())));
    StyledLine before = begin;
    for (StyledLine row : rows) {
      lines.add(before.and(row));
      before = below;
    }
  }

  private static StyledLine cut(StyledLine indent, int most) {
    return most == 0 ? StyledLine.EMPTY : indent.wrapped(most).getFirst();
  }
}
