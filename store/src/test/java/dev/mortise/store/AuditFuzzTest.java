package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit verifier fed with what is nearly an audit: torture 45. Nothing that differs passes,
/// and nothing but an error of ours comes out.
final class AuditFuzzTest {
  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void export() {
    try (Database database = Database.open(DatabaseConfig.file(folder, "a test"))) {
      try (Store store = Store.open(database)) {
        // One head, at the end, however long this takes.
        AuditTrail trail =
            store.audit(
                AuditConfig.standard("a test")
                    .pace(Duration.ofMillis(200), Duration.ofDays(1), 16_384));
        for (int i = 0; i < 30; i++) {
          trail.record(AuditChain.call(AuditChain.NOON, "m" + i, CallRecord.Outcome.DONE, "ok"));
        }
      }
      new AuditArchive(database).export(lines::add);
    }
  }

  private static boolean good(List<String> lines) throws IOException {
    List<AuditVerdict> verdicts =
        AuditExport.verify(new StringReader(String.join("\n", lines) + "\n"));
    return !verdicts.isEmpty() && verdicts.stream().allMatch(AuditVerdict::good);
  }

  @Test
  @DisplayName("torture/45 no line of an audit can go, come or change places")
  void noLineCanGoComeOrChangePlaces() throws IOException {
    assertTrue(good(lines));
    Random random = new Random(42);
    int first = 2; // After the chain and its one head.
    for (int i = 0; i < 200; i++) {
      List<String> changed = new ArrayList<>(lines);
      int at = first + random.nextInt(changed.size() - first);
      int other = first + random.nextInt(changed.size() - first);
      switch (random.nextInt(3)) {
        case 0 -> changed.remove(at);
        case 1 -> changed.add(at, changed.get(other));
        default -> Collections.swap(changed, at, other);
      }
      if (!changed.equals(lines)) {
        assertFalse(good(changed), "change " + i + " was not seen");
      }
    }
  }

  @Test
  @DisplayName("torture/45 no letter of a record can change")
  void noLetterOfARecordCanChange() throws IOException {
    Random random = new Random(43);
    for (int i = 0; i < 600; i++) {
      List<String> changed = new ArrayList<>(lines);
      int at = 2 + random.nextInt(changed.size() - 2);
      StringBuilder line = new StringBuilder(changed.get(at));
      int letter = random.nextInt(line.length());
      char old = line.charAt(letter);
      char other = (char) (' ' + random.nextInt(95));
      if (Character.isWhitespace(old) || Character.isWhitespace(other) || old == other) {
        continue;
      }
      line.setCharAt(letter, other);
      changed.set(at, line.toString());
      try {
        assertFalse(good(changed), () -> "not seen: " + changed.get(at));
      } catch (PluginException e) {
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
      }
    }
  }

  @Test
  @DisplayName("torture/45 rubbish is refused in words")
  void rubbishIsRefusedInWords() throws IOException {
    Random random = new Random(44);
    for (int i = 0; i < 500; i++) {
      StringBuilder rubbish = new StringBuilder();
      for (int j = random.nextInt(4); j >= 0; j--) {
        String line = lines.get(random.nextInt(lines.size()));
        int cut = random.nextInt(line.length());
        rubbish.append(line, 0, cut).append((char) random.nextInt(0x3000)).append('\n');
      }
      try {
        AuditExport.verify(new StringReader(rubbish.toString()));
      } catch (PluginException e) {
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
      }
    }
  }

  @Test
  @DisplayName("torture/45 a line without an end is not read")
  void aLineWithoutAnEndIsNotRead() {
    Reader endless =
        new Reader() {
          @Override
          public int read(char[] letters, int offset, int length) {
            java.util.Arrays.fill(letters, offset, offset + length, 'x');
            return length;
          }

          @Override
          public void close() {}
        };
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            org.junit.jupiter.api.Assertions.assertThrows(
                PluginException.class, () -> AuditExport.verify(endless)));
  }
}
