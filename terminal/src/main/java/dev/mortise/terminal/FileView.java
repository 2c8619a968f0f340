package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One file: text that grows here as it grows there, JSON laid out, or bytes as numbers. Belongs to
/// the loop; the file is read elsewhere.
///
/// Of a large file a part is shown, which is said; what was read stays when the file goes.
final class FileView {
  private static final long EVERY_NANOS = 1_000_000_000L;

  /// Room for long lines that are cut into several.
  private static final int VIEW_LINES_MAX = FileReader.LINES_MAX + 1_000;

  private final Desk desk;
  private final Path path;
  private final TextView view = new TextView(VIEW_LINES_MAX);
  // How many bytes of the file each line takes that is shown.
  private final Deque<Integer> lengths = new ArrayDeque<>();
  private @Nullable FilePart shown;
  private boolean beginning;
  private boolean asking;
  private long asked;
  // What is read for an older turn counts no more.
  private int turn;
  private String why = "";
  private String problem = "…";

  FileView(Desk desk, Path path) {
    this.desk = desk;
    this.path = path;
    look();
  }

  Path path() {
    return path;
  }

  TextView view() {
    return view;
  }

  /// What a look found.
  private sealed interface Found {
    /// Nothing to show; the file may have another time.
    record Nothing(FilePart part) implements Found {}

    /// All that is shown is read again.
    record Anew(FilePart part, List<StyledLine> lines, String why) implements Found {}

    /// Lines behind those that are shown.
    record More(FilePart part, List<StyledLine> lines) implements Found {}
  }

  void tick() {
    if (!asking && System.nanoTime() - asked > EVERY_NANOS) {
      look();
    }
  }

  /// Reads all of it again, for example because somebody edited it here.
  void again() {
    shown = null;
    look();
  }

  private void look() {
    FilePart before = shown;
    boolean first = beginning;
    Theme theme = desk.config().theme();
    int now = ++turn;
    asking = true;
    asked = System.nanoTime();
    desk.ask(
        () -> find(before, first, theme),
        found -> {
          if (now == turn) {
            asking = false;
            problem = "";
            take(found);
          }
        },
        e -> {
          if (now == turn) {
            asking = false;
            fail(e);
          }
        });
  }

  private Found find(@Nullable FilePart before, boolean first, Theme theme) {
    if (before == null) {
      return anew(first, theme, "");
    }
    FileMark was = before.mark();
    FileMark now = FileMark.of(path);
    if (!Objects.equals(now.key(), was.key())) {
      return anew(first, theme, "Another file has this name now: it was begun anew.");
    }
    if (now.equals(was)) {
      return new Found.Nothing(before);
    }
    if (!before.look().grows() || now.size() == was.size()) {
      return anew(first, theme, "");
    }
    if (now.size() < before.to()) {
      return anew(first, theme, "The file was cut short: it was begun anew.");
    }
    if (!FileReader.standsIn(path, before)) {
      return anew(first, theme, "The file was written anew: it was begun anew.");
    }
    if (before.to() < was.size()) {
      // The beginning of a large file stays what it is.
      return new Found.Nothing(before.at(now));
    }
    if (now.size() - before.next() > FileReader.BYTES_MAX) {
      return anew(first, theme, "More came at once than is shown.");
    }
    FilePart more = FileReader.readOn(path, before, now);
    return new Found.More(more, styled(more, theme));
  }

  private Found anew(boolean first, Theme theme, String why) {
    FilePart part = FileReader.read(path, first);
    return new Found.Anew(part, styled(part, theme), why);
  }

  private static List<StyledLine> styled(FilePart part, Theme theme) {
    boolean coloured = part.look() == FilePart.Look.YAML || part.look() == FilePart.Look.JSON;
    return part.lines().stream()
        .map(line -> CellText.untabbed(line.text()))
        .map(text -> coloured ? YamlText.line(text, theme) : StyledLine.of(text, theme.plain()))
        .toList();
  }

  private void take(Found found) {
    switch (found) {
      case Found.Nothing same -> shown = same.part();
      case Found.Anew anew -> begin(anew);
      case Found.More more -> add(more);
    }
  }

  private void begin(Found.Anew anew) {
    FilePart part = anew.part();
    boolean first = shown == null && view.lines().isEmpty();
    shown = part.alone();
    lengths.clear();
    part.lines().forEach(line -> lengths.add(line.bytes()));
    view.set(anew.lines());
    if (!anew.why().isEmpty()) {
      why = anew.why();
    }
    if (first) {
      // Whoever opens a large file sees its end, and what comes.
      view.follow(part.from() > 0);
    }
  }

  private void add(Found.More more) {
    FilePart before = Objects.requireNonNull(shown, "only what is shown grows");
    FilePart part = more.part();
    if (before.next() < before.to()) {
      view.removeLast();
      lengths.removeLast();
    }
    part.lines().forEach(line -> lengths.add(line.bytes()));
    long from = before.from();
    for (int gone = view.add(more.lines()); gone > 0; gone--) {
      from += lengths.removeFirst();
    }
    List<FilePart.Line> last = part.alone().lines();
    shown =
        new FilePart(
            part.mark(),
            part.look(),
            from,
            part.to(),
            part.next(),
            last.isEmpty() ? before.lines() : last,
            "");
  }

  private void fail(PluginException e) {
    problem =
        e.code() == ErrorCode.NOT_FOUND && shown != null
            ? "The file is gone; what is seen is what was read of it."
            : String.valueOf(e.getMessage());
  }

  void render(Canvas canvas) {
    List<StyledLine> notes = notes(canvas.theme(), Math.max(1, canvas.width()));
    int room = Math.max(1, canvas.height() - notes.size());
    view.render(canvas.part(0, 0, canvas.width(), room));
    for (int i = 0; i < notes.size(); i++) {
      canvas.line(room + i, notes.get(i), 0);
    }
  }

  private List<StyledLine> notes(Theme theme, int width) {
    List<StyledLine> notes = new ArrayList<>();
    FilePart part = shown;
    if (part != null) {
      for (String words : List.of(place(part), part.said())) {
        if (!words.isEmpty()) {
          notes.addAll(StyledLine.of(words, theme.quiet()).wrapped(width));
        }
      }
    }
    for (String words : List.of(why, problem)) {
      if (!words.isEmpty()) {
        notes.addAll(StyledLine.of(words, theme.failure()).wrapped(width));
      }
    }
    return notes;
  }

  /// Which part it is, where it is not all.
  private String place(FilePart part) {
    if (part.whole() || part.look() == FilePart.Look.BYTES) {
      return "";
    }
    return "Bytes %,d to %,d of %,d are shown; %s shows the %s."
        .formatted(
            part.from(),
            part.to(),
            Math.max(part.to(), part.mark().size()),
            desk.config().keys().first(Command.OTHER_END),
            beginning ? "end" : "beginning");
  }

  boolean run(Command command) {
    switch (command) {
      case RETRY -> again();
      case OTHER_END -> turnRound();
      default -> {
        return view.run(command);
      }
    }
    return true;
  }

  private void turnRound() {
    FilePart part = shown;
    if (part == null || part.whole() || part.look() == FilePart.Look.BYTES) {
      desk.toast(Toast.Kind.INFO, "All that can be shown of it is shown.");
      return;
    }
    beginning = !beginning;
    view.follow(!beginning);
    view.top(0);
    again();
  }

  Set<Command> commands() {
    return EnumSet.of(
        Command.FILTER,
        Command.SEARCH_NEXT,
        Command.SEARCH_PREV,
        Command.TOGGLE_FOLLOW,
        Command.TOGGLE_WRAP,
        Command.OTHER_END,
        Command.EDIT,
        Command.RETRY);
  }

  String title() {
    return "file: "
        + path
        + (view.following() ? " · following" : "")
        + (view.wrapping() ? " · wrapped" : "");
  }
}
