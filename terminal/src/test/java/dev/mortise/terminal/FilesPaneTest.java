package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders and files of this machine in the workspace, without a cluster.
@Timeout(400)
final class FilesPaneTest {
  @TempDir Path folder;
  private Path files = Path.of("");

  @BeforeEach
  void make() throws IOException {
    files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(files.resolve("b.txt"), "hello\n");
    Files.writeString(files.resolve("A.txt"), "x".repeat(1_234));
    Files.writeString(files.resolve(".secret"), "");
    Files.createDirectories(files.resolve("sub/deeper"));
  }

  /// As somebody types it.
  private WorkspaceDriver open(Path path) {
    WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder).size(160, 40);
    return top.press(":").type(path.toString()).press("enter");
  }

  private WorkspaceDriver open() {
    return open(files).untilShows("sub/");
  }

  /// The first cells of the rows.
  private static List<String> names(WorkspaceDriver top) {
    return IntStream.range(3, 38)
        .mapToObj(y -> top.row(y).replace("│", "").strip().split(" {2,}")[0])
        .filter(name -> !name.isBlank())
        .toList();
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- folders

  @Test
  void foldersComeFirstAndTheTableIsAlive() throws IOException {
    try (WorkspaceDriver top = open()) {
      assertTrue(top.row(1).contains("files: " + files + " (3)"), top.row(1));
      assertEquals(" [1] *|FIL │", top.row(0));
      assertTrue(top.row(2).matches("│NAME +KIND +SIZE +AGE +MODE +OWNER +│"), top.row(2));
      assertEquals(List.of("sub/", "A.txt", "b.txt"), names(top));
      assertTrue(top.row(4).matches("│A.txt +file +1234 +\\d+s +rw-.{6} +\\S+ +│"), top.row(4));
      append(files.resolve("b.txt"), "more");
      top.until(_ -> top.row(5).matches("│b.txt +file +10 .*"));
      Files.delete(files.resolve("A.txt"));
      append(files.resolve("c.txt"), "");
      top.until(_ -> names(top).equals(List.of("sub/", "b.txt", "c.txt")));
    }
  }

  @Test
  void rowsAreSortedFilteredAndHiddenOnesShown() {
    try (WorkspaceDriver top = open()) {
      top.press("s", "s", "s").untilShows("SIZE ▲");
      assertEquals(List.of("b.txt", "A.txt", "sub/"), names(top));
      top.press("/").type("a.t").press("enter");
      assertTrue(top.row(1).contains("(1 of 3) /a.t"), top.row(1));
      top.press("esc", ".").untilShows(".secret").untilShows("hidden too");
      top.press(".").until(screen -> !screen.contains(".secret"));
    }
  }

  @Test
  void enterGoesInAndEscGoesUpToWhereItWasOpened() {
    try (WorkspaceDriver top = open()) {
      top.press("enter").untilShows("deeper/").press("enter");
      top.untilShows("There is nothing in this folder");
      assertTrue(top.row(1).contains(files.resolve("sub/deeper").toString()), top.row(1));
      top.press("esc").untilShows("deeper/").press("backspace").untilShows("b.txt");
      // Where one came from is chosen.
      top.press("down", "enter").untilShows("file: " + files.resolve("A.txt"));
      top.press("backspace").untilShows("sub/").press("esc").untilShows("files: " + files + " ");
      // Only backspace leads above where it began.
      top.press("backspace").untilShows("files: " + folder + " ");
    }
  }

  @Test
  void aPaneThatWasOpenedFromAnotherClosesWithEsc() {
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder).size(160, 40)) {
      top.workspace.open(PaneSpec.of("files", "path", files.toString()), Desk.Place.RIGHT);
      top.untilShows("b.txt").press("esc");
      assertFalse(top.screen().contains("b.txt"), top.screen());
    }
  }

  @Test
  void aFolderThatGoesIsSaidAndComesBack() throws IOException {
    try (WorkspaceDriver top = open(files.resolve("sub")).untilShows("deeper/")) {
      Files.delete(files.resolve("sub/deeper"));
      Files.delete(files.resolve("sub"));
      top.untilShows("sub is not there");
      assertFalse(top.screen().contains("deeper/"), top.screen());
      Files.createDirectories(files.resolve("sub/other"));
      top.untilShows("other/");
      assertFalse(top.screen().contains("is not there"), top.screen());
    }
  }

  @Test
  void linksAreFollowedAndThoseInACircleAreBroken() throws IOException {
    Files.createSymbolicLink(files.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(files.resolve("two"), Path.of("one"));
    Files.createSymbolicLink(files.resolve("sub/here"), files.resolve("sub"));
    try (WorkspaceDriver top = open()) {
      top.untilShows("one → two").untilShows("broken link");
      top.press("/").type("one →").press("enter", "enter").untilShows("back to itself");
      top.press("esc", "g", "enter").untilShows("here/ → ").untilShows("link to folder");
      for (int i = 1; i <= 3; i++) {
        String deep = "sub" + "/here".repeat(i) + " ";
        top.press("g", "down", "enter").untilShows(deep).untilShows("deeper/");
      }
      top.press("esc", "esc", "esc").untilShows("files: " + files.resolve("sub") + " ");
    }
  }

  @Test
  void ofAFolderOfVeryManyAPartIsShownAndTheFilterFindsTheRest() throws IOException {
    Path many = Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < FileListing.ENTRIES_MAX + 500; i++) {
      Files.createFile(many.resolve("entry-" + i));
    }
    try (WorkspaceDriver top = open(many)) {
      top.untilShows("10,000 entries of 10,500 are shown");
      List<Path> shown =
          FileListing.of(many, false, "").entries().stream().map(FileEntry::path).toList();
      Path passed;
      try (var all = Files.list(many)) {
        passed = all.filter(file -> !shown.contains(file)).findFirst().orElseThrow();
      }
      String name = String.valueOf(passed.getFileName());
      top.press("/").type(name).press("enter").until(_ -> names(top).contains(name));
    }
  }

  @Test
  @Tag("process")
  void aPipeIsNeverOpened() throws IOException, InterruptedException {
    Path pipe = files.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    try (WorkspaceDriver top = open().untilShows(" pipe ")) {
      top.press("G", "enter").untilShows("A pipe is not opened");
      top.press("E").untilShows("Only a file can be edited");
      // Nor from a session that knew a file of that name.
      top.workspace.open(
          new PaneSpec("files", java.util.Map.of("path", files.toString(), "file", "pipe")),
          Desk.Place.TAB);
      top.untilShows("file: " + pipe).untilShows(pipe + ": A pipe is not opened");
    }
  }

  @Test
  @Tag("process")
  void namesOfAnyBytesAreHarmlessAndLeadToTheirFiles() throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "printf one > \"$(printf 'n\\377')\"; printf two > \"$(printf 'n\\376')\";"
                    + " printf x > \"$(printf 'z\\033[2J\\nz')\"")
            .directory(files.toFile())
            .start();
    assertTrue(made.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, made.exitValue());
    try (WorkspaceDriver top = open().untilShows("(6)")) {
      top.harmless();
      top.press("G", "enter").untilShows("file: ").untilShows("│x ").harmless();
      top.press("esc").untilShows("(6)").press("up", "enter").untilShows("file: ");
      top.until(screen -> screen.contains("│one") || screen.contains("│two"));
      top.press("E").untilShows("Its name is no text");
    }
  }

  // ---- files

  @Test
  void aFileIsReadSearchedAndWrapped() throws IOException {
    Files.writeString(
        files.resolve("long.txt"),
        "first\n" + "line\n".repeat(100) + "needle " + "y".repeat(300) + "\n");
    try (WorkspaceDriver top = open(files.resolve("long.txt")).untilShows("first")) {
      assertFalse(top.row(1).contains("following"), top.row(1));
      top.press("/").type("needle").press("enter").untilShows("needle");
      top.press("w", "G").untilShows("· wrapped");
      assertTrue(top.screen().lines().anyMatch(row -> row.startsWith("│yyy")), top.screen());
      top.press("esc", "esc").until(_ -> names(top).contains("long.txt"));
      // The file it was opened with is chosen.
      top.press("enter").untilShows("file: " + files.resolve("long.txt"));
    }
  }

  @Test
  void aFileThatGrowsIsFollowedAndOneThatIsReplacedBegunAnew() throws IOException {
    Path log = files.resolve("a.log");
    append(
        log, IntStream.range(0, 200).mapToObj(i -> "line " + i + "\n").reduce("", String::concat));
    try (WorkspaceDriver top = open(log).untilShows("line 0").press("f").untilShows("line 199")) {
      append(log, "half a ");
      top.untilShows("│half a  ");
      append(log, "line\nand one\n");
      top.untilShows("│half a line").untilShows("and one").untilShows("following");
      top.press("g").untilShows("line 0");
      append(log, "seen later\n");
      top.press("f").untilShows("seen later");
      Files.writeString(log, "short\n");
      top.untilShows("cut short: it was begun anew").untilShows("│short");
      Path fresh = files.resolve("fresh");
      Files.writeString(fresh, "another, and longer than before\n");
      Files.move(fresh, log, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      top.untilShows("Another file has this name now").untilShows("│another,");
      Files.delete(log);
      top.untilShows("The file is gone").untilShows("│another,");
      append(log, "back\n");
      top.untilShows("│back");
      assertFalse(top.screen().contains("gone"), top.screen());
    }
  }

  /// As some programs write: into the same file, without cutting it first.
  private static void overwrite(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  @Test
  void aFileThatIsWrittenAnewInItsPlaceIsBegunAnew() throws IOException {
    Path log = files.resolve("a.log");
    append(log, "one\ntwo\n");
    try (WorkspaceDriver top = open(log).untilShows("│two")) {
      append(log, "three\nha");
      top.untilShows("│ha ");
      append(log, "lf\n");
      top.untilShows("│half");
      assertFalse(top.screen().contains("written anew"), top.screen());
      overwrite(log, "eins\nzwei\ndrei\nvier und mehr\n");
      top.untilShows("The file was written anew").untilShows("│eins").untilShows("│vier und");
      assertFalse(top.screen().contains("│one"), top.screen());
    }
    Path yaml = files.resolve("a.yaml");
    append(yaml, "a: 1\nb: 2\n");
    try (WorkspaceDriver top = open(yaml).untilShows("│b: 2")) {
      overwrite(yaml, "c: 3\nb: 2\nd: 4\n");
      top.untilShows("│d: 4").untilShows("│c: 3");
      assertFalse(top.screen().contains("│a: 1"), top.screen());
    }
  }

  @Test
  void theBeginningOfALargeFileIsReadAnewWhenItIsWrittenAnew() throws IOException {
    Path log = files.resolve("large.log");
    append(log, "the very first\n" + ("z".repeat(99) + "\n").repeat(60_000));
    try (WorkspaceDriver top = open(log).untilShows("following")) {
      top.press("b").untilShows("the very first");
      overwrite(log, "another first\n" + ("y".repeat(88) + "\n").repeat(70_000));
      top.untilShows("The file was written anew").untilShows("│another first");
    }
  }

  @Test
  void ofALargeFileThePartIsSaid() throws IOException {
    Path log = files.resolve("large.log");
    append(log, "the very first\n");
    append(log, ("z".repeat(99) + "\n").repeat(60_000));
    append(log, "the very last\n");
    try (WorkspaceDriver top = open(log).untilShows("the very last").untilShows("following")) {
      top.untilShows("to 6,000,029 of 6,000,029 are shown; b shows the beginning.");
      append(log, "more\n");
      top.untilShows("│more").untilShows("of 6,000,034");
      top.press("b").untilShows("the very first").untilShows("Bytes 0 to ");
      append(log, "unseen\n");
      top.untilShows("of 6,000,041 are shown; b shows the end.");
      top.press("b").untilShows("│unseen");
    }
  }

  @Test
  void jsonYamlAndBytesHaveTheirLooks() throws IOException {
    Files.writeString(files.resolve("a.json"), "{\"b\":[1,true]}");
    Files.writeString(files.resolve("a.yaml"), "key: 12\n");
    Files.write(files.resolve("a.bin"), new byte[] {0x7f, 'E', 'L', 'F', 0, 1, 2});
    try (WorkspaceDriver top = open(files.resolve("a.json")).untilShows("  \"b\" : [ 1, true ]")) {
      Files.writeString(files.resolve("a.json"), "{\"c\":0}");
      top.untilShows("  \"c\" : 0");
    }
    try (WorkspaceDriver top = open(files.resolve("a.yaml")).untilShows("key: 12")) {
      Cells cells = top.workspace.draw();
      Theme theme = top.workspace.config().theme();
      assertEquals(theme.of(ThemeKey.YAML_KEY), cells.style(1, 2));
      assertEquals(theme.of(ThemeKey.YAML_NUMBER), cells.style(6, 2));
    }
    try (WorkspaceDriver top = open(files.resolve("a.bin"))) {
      top.untilShows("This is a program or library (ELF), 7 bytes.").untilShows("7f 45 4c 46 00");
    }
  }

  @Test
  void anEditorWritesInPlace() {
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            assertEquals(files.resolve("b.txt"), file);
            append(file, "edited\n");
            return true;
          },
          _ -> {});
      top.press("G", "E").until(_ -> top.row(5).matches("│b.txt +file +13 .*"));
      top.press("enter").untilShows("│edited").press("E");
      top.until(screen -> screen.split("│edited", -1).length == 3);
      top.workspace.terminal(_ -> false, _ -> {});
      top.press("E").untilShows("The editor did not end well");
    }
  }

  @Test
  void whatWasOpenComesBack() {
    try (WorkspaceDriver top = open()) {
      top.press("enter").untilShows("deeper/");
      new SessionFile(top.workspace).save();
    }
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder).size(160, 40)) {
      top.untilShows("files: " + files.resolve("sub") + " (1)");
      top.press("esc").untilShows("b.txt").press("G", "enter").untilShows("│hello");
      new SessionFile(top.workspace).save();
    }
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder).size(160, 40)) {
      top.untilShows("file: " + files.resolve("b.txt")).untilShows("│hello");
      top.press("esc").untilShows("files: " + files + " ");
    }
  }

  @Test
  void theKeysOfTheMomentAreInTheHelp() {
    try (WorkspaceDriver top = open()) {
      top.press("f2").untilShows("hidden files too, or not").untilShows("to the folder above");
      assertFalse(top.screen().contains("beginning of a large file"), top.screen());
      top.press("esc", "G", "enter").untilShows("│hello").press("f2");
      top.untilShows("beginning of a large file").untilShows("follow the end");
      assertFalse(top.screen().contains("hidden files too"), top.screen());
      top.press("esc", "alt+m").untilShows("edit and apply  E");
    }
  }
}
