package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit when its host is killed, and when its disk is full: torture 42.
@Tag("process")
final class AuditUnderForceTest {
  private static final List<String> LITTLE_ROOM =
      List.of("bash", "-c", "ulimit -f 1500 && exec \"$@\"", "bash");

  @TempDir Path folder;

  private AuditVerdict verdict() {
    try (Database database = Database.open(DatabaseConfig.file(folder, "a test"))) {
      List<AuditVerdict> all = new AuditArchive(database).verify();
      assertEquals(1, all.size());
      return all.getFirst();
    }
  }

  private List<String> changes() {
    try (Database database = Database.open(DatabaseConfig.file(folder, "a test"))) {
      List<String> targets = new ArrayList<>();
      String host = database.inTransaction(AuditRows::chains).getFirst().host();
      AuditRows.walk(database, host, record -> targets.add(record.entry().target()));
      return targets;
    }
  }

  @Test
  @DisplayName("torture/42 killed, the chain is whole and every change that was let go is in it")
  void killedTheChainIsWholeAndEveryChangeThatWasLetGoIsInIt() throws IOException {
    List<String> said = new ArrayList<>();
    try (Neighbour host = Neighbour.start("audit", folder, "REFUSE")) {
      for (int i = 0; i < 60; i++) {
        said.add(host.line());
      }
      host.kill();
      for (String line = host.line(); line.startsWith("p"); line = host.line()) {
        said.add(line);
      }
    }
    AuditVerdict verdict = verdict();
    assertTrue(verdict.good(), verdict::toString);
    assertTrue(
        verdict.notes().stream().anyMatch(note -> note.contains("did not stop in order")),
        verdict::toString);
    assertTrue(verdict.unsigned() > 0);
    List<String> kept = changes();
    assertTrue(kept.containsAll(said), () -> said + " of " + kept);
    try (Neighbour again = Neighbour.start("audit", folder, "REFUSE")) {
      assertEquals("p0", again.line());
    }
    assertTrue(verdict().good());
  }

  @Test
  @DisplayName("torture/42 on a full disk what changes something is refused")
  void onAFullDiskWhatChangesSomethingIsRefused() throws IOException {
    try (Neighbour host = Neighbour.start(LITTLE_ROOM, "audit", folder, "REFUSE")) {
      String line = host.line();
      while (line.startsWith("p")) {
        line = host.line();
      }
      assertTrue(
          line.startsWith("UNAVAILABLE The audit cannot be written, and nothing may change"), line);
      assertTrue(line.contains("is full"), line);
    }
    assertTrue(verdict().good(), () -> verdict().toString());
  }

  @Test
  @DisplayName("torture/42 or flagged when the operator says so")
  void orFlaggedWhenTheOperatorSaysSo() throws IOException {
    try (Neighbour host = Neighbour.start(LITTLE_ROOM, "audit", folder, "FLAG")) {
      String line = host.line();
      while (!line.endsWith("flagged")) {
        assertTrue(line.startsWith("p"), line);
        line = host.line();
      }
    }
    assertTrue(verdict().good(), () -> verdict().toString());
  }
}
