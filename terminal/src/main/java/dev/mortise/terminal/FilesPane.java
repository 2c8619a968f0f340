package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder of this machine as it is now, and one file of it. Nothing is changed here but by the
/// person's own editor.
final class FilesPane extends TablePane {
  private static final long EVERY_NANOS = 1_000_000_000L;

  /// How many times longer than one look takes the next one waits, for folders that are slow.
  private static final int PATIENCE = 20;

  private final Map<String, FileEntry> entries = new LinkedHashMap<>();
  // Where back leads out of the pane.
  private Path root;
  private Path folder;
  private boolean hidden;
  private @Nullable FileView opened;
  private boolean asking;
  private long asked;
  private long cost;
  private boolean crowded;
  // What was found for an older turn counts no more.
  private int turn;

  FilesPane(PaneContext context) {
    super(context);
    PaneSpec spec = context.spec();
    folder = path(spec.get("path"));
    root = spec.get("root").isEmpty() ? folder : path(spec.get("root"));
    table().headers(List.of("NAME", "KIND", "SIZE", "AGE", "MODE", "OWNER"));
    begin(spec.get("file"));
  }

  /// What somebody typed, or nothing for where the program was started.
  ///
  /// @throws InvalidPathException for what no path can be
  static Path path(String text) {
    String home = System.getProperty("user.home");
    String whole =
        text.equals("~") || text.startsWith("~/") ? home + text.substring("~".length()) : text;
    return Path.of(whole).toAbsolutePath().normalize();
  }

  /// A name may be that of a file.
  private void begin(String file) {
    note("looking …");
    asking = true;
    Path start = folder;
    int now = ++turn;
    desk()
        .ask(
            () -> Files.isRegularFile(start),
            single -> {
              if (now != turn) {
                return;
              }
              Path parent = start.getParent();
              if (single && parent != null) {
                root = root.equals(start) ? parent : root;
                go(parent, name(start));
                opened = new FileView(desk(), start);
              } else {
                look();
                opened = file.isEmpty() ? null : new FileView(desk(), start.resolve(file));
              }
            },
            this::fail);
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  @Override
  public void tick() {
    FileView file = opened;
    if (file != null) {
      file.tick();
    } else if (!asking && System.nanoTime() - asked > Math.max(EVERY_NANOS, PATIENCE * cost)) {
      look();
    }
  }

  private void look() {
    Path there = folder;
    boolean all = hidden;
    String sought = table().filter();
    int now = ++turn;
    asking = true;
    asked = System.nanoTime();
    desk()
        .ask(
            () -> FileListing.of(there, all, sought),
            listing -> {
              if (now == turn) {
                show(listing);
              }
            },
            e -> {
              if (now == turn) {
                fail(e);
              }
            });
  }

  private void show(FileListing listing) {
    asking = false;
    cost = System.nanoTime() - asked;
    crowded = listing.passed() > 0;
    entries.clear();
    Instant now = Instant.now();
    List<TableView.Row> rows = new ArrayList<>();
    for (FileEntry entry : listing.entries()) {
      String key = key(entry);
      entries.put(key, entry);
      rows.add(row(key, entry, now));
    }
    table().set(rows);
    note(listing.note(desk().config().keys().first(Command.TOGGLE_HIDDEN)));
  }

  /// Names of other bytes may look the same.
  private String key(FileEntry entry) {
    String key = entry.name();
    while (entries.containsKey(key)) {
      key += "/";
    }
    return key;
  }

  private static TableView.Row row(String key, FileEntry entry, Instant now) {
    boolean folder = entry.kind() == FileKind.FOLDER;
    String link = entry.link() == null ? "" : " → " + entry.link();
    return new TableView.Row(
        key,
        List.of(
            entry.name() + (folder ? "/" : "") + link,
            entry.word(),
            folder ? "" : Long.toString(entry.size()),
            Ages.since(entry.changed(), now),
            entry.mode(),
            entry.owner()),
        switch (entry.kind()) {
          case FOLDER -> "Folder";
          case BROKEN -> "Failed";
          case FILE -> "";
          default -> "Unknown";
        });
  }

  private void fail(PluginException e) {
    asking = false;
    entries.clear();
    table().set(List.of());
    note(String.valueOf(e.getMessage()));
  }

  /// Shows another folder.
  ///
  /// @param chosen the name of what is chosen there; empty for the first one
  private void go(Path to, String chosen) {
    folder = to;
    entries.clear();
    table().set(List.of());
    table().filter("");
    table().command(PaneCommand.of(PaneCommand.Kind.GO_TO_TOP));
    if (!chosen.isEmpty()) {
      table().select(chosen);
    }
    note("looking …");
    look();
  }

  private void up() {
    Path from = folder;
    Path parent = from.getParent();
    if (parent != null) {
      root = root.equals(from) ? parent : root;
      go(parent, name(from));
    }
  }

  @Override
  void chosen() {
    Optional<FileEntry> entry = selected().map(entries::get);
    if (opened != null || entry.isEmpty()) {
      return;
    }
    switch (entry.get().kind()) {
      case FOLDER -> go(entry.get().path(), "");
      case FILE -> opened = new FileView(desk(), entry.get().path());
      default -> desk().toast(Toast.Kind.INFO, entry.get().kind().refusal());
    }
  }

  @Override
  public boolean run(Command command) {
    FileView file = opened;
    if (command == Command.EDIT) {
      edit();
      return true;
    }
    if (command == Command.ACTIONS) {
      ActionMenu.show(desk(), title(), ActionMenu.of(this, desk().config().keys()));
      return true;
    }
    return file == null ? runInFolder(command) : runInFile(file, command);
  }

  private boolean runInFile(FileView file, Command command) {
    boolean searched = !file.view().query().isEmpty();
    if (command == Command.PARENT_FOLDER || (command == Command.BACK && !searched)) {
      opened = null;
      look();
      return true;
    }
    return file.run(command);
  }

  private boolean runInFolder(Command command) {
    switch (command) {
      case PARENT_FOLDER -> up();
      case TOGGLE_HIDDEN -> {
        hidden = !hidden;
        look();
      }
      case RETRY -> look();
      case BACK -> {
        if (!table().filter().isEmpty()) {
          return super.run(command);
        }
        if (folder.equals(root)) {
          return false;
        }
        up();
      }
      default -> {
        return super.run(command);
      }
    }
    return true;
  }

  /// In place: it is the person's own file.
  private void edit() {
    FileView file = opened;
    Optional<FileEntry> entry = selected().map(entries::get);
    Optional<Path> path =
        file != null
            ? Optional.of(file.path())
            : entry.filter(e -> e.kind() == FileKind.FILE).map(FileEntry::path);
    if (path.isEmpty()) {
      desk()
          .toast(
              Toast.Kind.INFO,
              entry.isEmpty() ? "No file is chosen." : "Only a file can be edited.");
    } else if (!written(path.get())) {
      desk().toast(Toast.Kind.ERROR, "Its name is no text, so no editor can be given it.");
    } else {
      if (!desk().edit(path.get())) {
        desk().toast(Toast.Kind.ERROR, "The editor did not end well.");
      }
      if (file == null) {
        look();
      } else {
        file.again();
      }
    }
  }

  /// Whether the text of a path leads to it again: a name may be of bytes that are no letters.
  private static boolean written(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public void command(PaneCommand command) {
    FileView file = opened;
    if (file != null) {
      file.view().command(command);
      return;
    }
    super.command(command);
    if (crowded && !asking && command.kind() == PaneCommand.Kind.FILTER) {
      // What fits may be among those that had no room.
      look();
    }
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    FileView file = opened;
    if (file != null) {
      file.render(canvas);
    } else {
      super.render(canvas, focused);
    }
  }

  @Override
  public void click(int x, int y, boolean twice) {
    if (opened == null) {
      super.click(x, y, twice);
    }
  }

  @Override
  public void point(int x, int y) {
    if (opened == null) {
      super.point(x, y);
    }
  }

  @Override
  public Set<KeyGroup> groups() {
    return Set.of(KeyGroup.FILES);
  }

  @Override
  public Set<Command> commands() {
    Set<Command> all = EnumSet.copyOf(opened == null ? super.commands() : opened.commands());
    all.addAll(EnumSet.of(Command.PARENT_FOLDER, Command.EDIT, Command.RETRY, Command.ACTIONS));
    if (opened == null) {
      all.add(Command.TOGGLE_HIDDEN);
    }
    return all;
  }

  @Override
  public String title() {
    return opened != null
        ? opened.title()
        : "files: " + folder + " " + count() + filtered() + (hidden ? " · hidden too" : "");
  }

  /// The nearest folder whose name is text.
  @Override
  public PaneSpec remembered(PaneSpec made) {
    Path there = folder;
    while (!written(there) && there.getParent() != null) {
      there = there.getParent();
    }
    FileView file = opened;
    String name =
        file != null && there.equals(folder) && written(file.path()) ? name(file.path()) : "";
    return made.with("path", there.toString())
        .with("root", root.startsWith(there) || !written(root) ? there.toString() : root.toString())
        .with("file", name);
  }

  @Override
  public void close() {}
}
