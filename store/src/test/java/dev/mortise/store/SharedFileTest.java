package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes at one H2 file, and what becomes of it when one is killed.
@Tag("process")
final class SharedFileTest {
  @TempDir Path folder;

  private Database open(Duration patience) {
    return Database.open(DatabaseConfig.file(folder, "a test").waitingUpTo(patience));
  }

  private Set<String> ids() {
    try (Database database = open(Duration.ofSeconds(30))) {
      return new HashSet<>(
          database.<List<String>>inTransaction(
              handle -> handle.createQuery("SELECT id FROM note").mapTo(String.class).list()));
    }
  }

  @Test
  void severalProcessesWriteAtOnce() throws IOException {
    List<Neighbour> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(Neighbour.start("write", folder, "p" + i, "40"));
    }
    Set<String> said = new HashSet<>();
    for (Neighbour one : all) {
      readUntilDone(one, said);
    }
    assertEquals(120, said.size());
    assertEquals(said, ids());
  }

  @Test
  void whenTheHolderIsKilledTheOthersGoOnAndNothingThatWasKeptIsLost() throws IOException {
    Set<String> said = new HashSet<>();
    try (Neighbour holder = Neighbour.start("write", folder, "holder", "1000000")) {
      said.add(holder.line());
      try (Neighbour first = Neighbour.start("write", folder, "first", "150");
          Neighbour second = Neighbour.start("write", folder, "second", "150")) {
        said.add(first.line());
        said.add(second.line());
        holder.kill();
        for (String line = holder.line(); line.startsWith("holder-"); line = holder.line()) {
          said.add(line);
        }
        readUntilDone(first, said);
        readUntilDone(second, said);
      }
    }
    Set<String> kept = ids();
    said.removeAll(kept);
    assertTrue(said.stream().allMatch(id -> cutShort(id, kept)), () -> "lost: " + said);
    assertTrue(kept.containsAll(List.of("first-149", "second-149")));
  }

  private static boolean cutShort(String id, Set<String> kept) {
    return kept.stream().anyMatch(other -> other.startsWith(id));
  }

  @Test
  void killedAgainAndAgainItComesUpWithAllThatWasKept() throws IOException {
    for (int round = 0; round < 4; round++) {
      String last = "";
      try (Neighbour writer = Neighbour.start("write", folder, "round" + round, "1000000")) {
        for (int i = 0; i < 20 * (round + 1); i++) {
          last = writer.line();
        }
      }
      assertTrue(ids().contains(last), last);
    }
  }

  @Test
  void whoLeavesHandsTheFileOver() throws IOException {
    Database first = open(Duration.ofSeconds(30));
    first.migrate(DatabaseContract.NOTES);
    try (Neighbour other = Neighbour.start("write", folder, "other", "200")) {
      assertEquals("other-0", other.line());
      first.close();
      Set<String> said = new HashSet<>();
      readUntilDone(other, said);
      assertEquals(199, said.size());
    }
    assertEquals(200, ids().size());
  }

  @Test
  void saysWhoHoldsTheFileWhenItCannotBeShared() throws IOException {
    try (Database holder = open(Duration.ofSeconds(30))) {
      holder.migrate(DatabaseContract.NOTES);
    }
    // A holder that hangs: it has the file and answers nobody.
    new FileHolder(1, "mortise serve", 0, "00000000").write(folder.resolve("mortise.1-0.holder"));
    try (FileChannel file =
            FileChannel.open(
                folder.resolve("mortise.mv.db"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock();
        Database late = open(Duration.ofMillis(300))) {
      assertTrue(lock.isValid());
      var failure = assertThrows(PluginException.class, () -> late.migrate(DatabaseContract.NOTES));
      assertEquals(ErrorCode.UNAVAILABLE, failure.code());
      assertTrue(
          failure.getMessage().contains("is held by mortise serve, pid 1,"), failure.getMessage());
    }
  }

  @Test
  void nobodyElseMayReadTheFiles() throws IOException {
    Path state = folder.resolve("a/state");
    try (Database database = Database.open(DatabaseConfig.file(state, "a test"))) {
      database.migrate(DatabaseContract.NOTES);
      assertEquals("rwx------", mode(state));
      Set<String> seen = new HashSet<>();
      try (Stream<Path> files = Files.list(state)) {
        for (Path file : files.toList()) {
          String mode;
          try {
            mode = mode(file);
          } catch (NoSuchFileException e) {
            // Who holds the database is written anew by a thread of its own, as a draft first.
            continue;
          }
          assertEquals("rw-------", mode, file.toString());
          seen.add(file.getFileName().toString());
        }
      }
      assertTrue(seen.contains("mortise.mv.db"), seen::toString);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFullDiskIsToldWithThePathAndLosesNothing() throws IOException {
    List<String> limited = List.of("bash", "-c", "ulimit -f 3000 && exec \"$@\"", "bash");
    try (Neighbour writer = Neighbour.start(limited, "fill", folder)) {
      int kept = Integer.parseInt(writer.line().replace("kept ", ""));
      String said = writer.line();
      assertTrue(
          said.startsWith("UNAVAILABLE The database " + folder.resolve("mortise.mv.db"))
              && said.contains("is full"),
          said);
      Set<String> ids = ids();
      for (int i = 0; i < kept; i++) {
        assertTrue(ids.contains("fill-" + i));
      }
    }
  }

  private static void readUntilDone(Neighbour one, Set<String> said) throws IOException {
    for (String line = one.line(); !line.equals("done"); line = one.line()) {
      assertTrue(!line.equals("(ended)"), "it ended too soon");
      said.add(line);
    }
  }
}
