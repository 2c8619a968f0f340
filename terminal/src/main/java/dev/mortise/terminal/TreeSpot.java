package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;

/// Something in a plugin's tree that a person can use.
///
/// @param places where it stands, one row each: a line that is too long goes on below
/// @param id the node's
/// @param kind what using it says: `click`, `change`
/// @param value what goes with it
/// @param typed whether it is text that is typed
record TreeSpot(List<Area> places, String id, String kind, String value, boolean typed) {
  TreeSpot {
    places = List.copyOf(places);
  }

  /// The same further to the right, in a line that is not placed yet.
  ///
  /// @param room how many columns of where it was are left; the rest of it is cut
  TreeSpot moved(int columns, int room) {
    Area here = places.getFirst();
    int width = Math.clamp(room - here.x(), 0, here.width());
    Area there = new Area(here.x() + columns, here.y(), width, 1);
    return new TreeSpot(List.of(there), id, kind, value, typed);
  }

  /// The same where it came to stand when its endless line was cut into rows.
  ///
  /// @param first the number of the first of them
  TreeSpot placed(List<StyledLine> rows, int first) {
    Area endless = places.getFirst();
    List<Area> there = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < rows.size() && begin < endless.right(); i++) {
      int end = begin + rows.get(i).width();
      int left = Math.max(begin, endless.x());
      int right = Math.min(end, endless.right());
      if (left < right) {
        there.add(new Area(left - begin, first + i, right - left, 1));
      }
      begin = end;
    }
    return new TreeSpot(there, id, kind, value, typed);
  }

  /// The line it begins in.
  int line() {
    return places.isEmpty() ? 0 : places.getFirst().y();
  }
}
