package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// The rows that one endless line was cut into: what stood somewhere in the line is found in them.
final class RowEnds {
  private final int[] ends;

  RowEnds(List<StyledLine> rows) {
    ends = new int[rows.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += rows.get(i).width();
      ends[i] = end;
    }
  }

  /// The parts of an area of the line, one in each row.
  ///
  /// @param first the number of the first of the rows
  /// @param indent how many columns stand before each of them
  List<Area> places(Area endless, int first, int indent) {
    List<Area> places = new ArrayList<>();
    for (int i = holding(endless.x()); i < ends.length && begin(i) < endless.right(); i++) {
      int left = Math.max(begin(i), endless.x());
      int right = Math.min(ends[i], endless.right());
      if (left < right) {
        places.add(new Area(indent + left - begin(i), first + i, right - left, 1));
      }
    }
    return places;
  }

  private int begin(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /// The first row that ends behind a column.
  private int holding(int column) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > column) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
