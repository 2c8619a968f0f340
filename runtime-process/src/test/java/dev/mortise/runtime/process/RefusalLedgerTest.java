package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RefusalLedgerTest {
  private final List<String> told = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final RefusalLedger ledger =
      new RefusalLedger(
          (call, target, times) -> told.add((call + " " + target).strip() + " " + times),
          nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    ledger.tick();
  }

  @Test
  void theFirstTimeIsToldAtOnceAndTheSameAgainAsANumber() {
    ledger.add(new Refusal("ptrace", ""));
    ledger.add(new Refusal("ptrace", ""));
    ledger.add(new Refusal("open", "/etc/shadow"));
    ledger.add(new Refusal("ptrace", ""));
    assertEquals(List.of("ptrace 1", "open /etc/shadow 1"), told);
    pass(Duration.ofSeconds(59));
    assertEquals(2, told.size());
    pass(Duration.ofSeconds(2));
    assertEquals("ptrace 2", told.getLast());
    pass(Duration.ofMinutes(2));
    assertEquals(3, told.size(), "nothing new");
    ledger.add(new Refusal("open", "/etc/shadow"));
    ledger.close();
    assertEquals("open /etc/shadow 1", told.getLast());
  }

  @Test
  @DisplayName("torture/21: a plugin that tries a million things does not flood the record")
  void aMillionDifferentAttemptsAreBounded() {
    for (int i = 0; i < 1_000_000; i++) {
      ledger.add(new Refusal("open", "/secret/" + i));
    }
    assertEquals(RefusalLedger.AT_ONCE, told.size());
    pass(Duration.ofMinutes(2));
    assertEquals("others " + (1_000_000 - RefusalLedger.AT_ONCE), told.getLast());
    for (int minute = 0; minute < 60; minute++) {
      for (int i = 0; i < 1_000; i++) {
        ledger.add(new Refusal("open", "/secret/" + minute + "/" + i));
      }
      pass(Duration.ofMinutes(1));
    }
    assertTrue(told.size() <= RefusalLedger.KINDS_MAX + 64, told.size() + " records");
  }

  @Test
  void whatAPluginWritesIsMadeHarmless() {
    ledger.add(new Refusal("open", "/a\n2026 all is well\u001b[2J" + "x".repeat(1_000)));
    assertEquals(1, told.size());
    assertTrue(told.getFirst().length() < 250, told.getFirst());
    assertTrue(told.getFirst().codePoints().noneMatch(Character::isISOControl), told.getFirst());
  }
}
