package dev.mortise.terminal;

import java.util.List;
import java.util.Optional;

/// Something in a plugin's tree that a person can use.
///
/// @param places where it stands, one row each: a line that is too long goes on below
/// @param use what using it does
record TreeSpot(List<Area> places, TreeUse use) {
  TreeSpot {
    places = List.copyOf(places);
  }

  /// In one endless line, which is not placed yet.
  static TreeSpot of(int x, int width, TreeUse use) {
    return new TreeSpot(List.of(new Area(x, 0, width, 1)), use);
  }

  /// The same further to the right, in a line that is not placed yet.
  ///
  /// @param room how many columns of where it was are left; the rest of it is cut
  TreeSpot moved(int columns, int room) {
    Area here = places.getFirst();
    return of(here.x() + columns, Math.clamp(room - here.x(), 0, here.width()), use);
  }

  /// The same where it came to stand when its endless line was cut into rows.
  ///
  /// @param first the number of the first of them
  /// @param indent how many columns stand before each of them
  TreeSpot placed(RowEnds rows, int first, int indent) {
    return new TreeSpot(rows.places(places.getFirst(), first, indent), use);
  }

  /// The line it begins in.
  int line() {
    return places.isEmpty() ? 0 : places.getFirst().y();
  }

  /// Whether the workspace itself does something with it, and the plugin does not.
  boolean ours() {
    return !(use instanceof TreeUse.Event);
  }

  /// What is typed into, when it is that.
  Optional<TreeUse.Event> field() {
    return use instanceof TreeUse.Event event && event.typed()
        ? Optional.of(event)
        : Optional.empty();
  }
}
