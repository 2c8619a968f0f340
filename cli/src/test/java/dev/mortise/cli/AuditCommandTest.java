package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCommandTest {
  private final CliRun cli = new CliRun();

  @Test
  void tailPrintsTheOldestFirstAndNothingThatMovesTheCursor() {
    cli.columns = 0;
    assertEquals(0, cli.run("audit", "tail", "-n", "2"));
    List<String> lines = cli.out().lines().toList();
    assertTrue(lines.get(0).endsWith("begun  grant  tax-de  for operator:me"), cli.out());
    assertTrue(
        lines
            .get(1)
            .contains(
                "refused  tax-de 1.0.0 asks host/http fetch  net:http:evil.example  for user:ann"),
        cli.out());
    assertFalse(cli.out().contains("\u001b"), cli.out());
    assertTrue(cli.hosts.audit.closed);
  }

  @Test
  void onATerminalRecordsAreAsWideAsItIs() {
    cli.columns = 60;
    assertEquals(0, cli.run("audit", "tail"));
    assertEquals(
        """
        2026-01-01
        <time>  begun    grant tax-de for operator:me
        <time>  refused  tax-de 1.0.0 asks host/http fetch
                           net:http:evil.example for user:ann
                  not granted [2J
        """,
        cli.out().replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d", "<time>"));
  }

  @Test
  void queryAsksForWhatWasSaid() {
    assertEquals(
        0,
        cli.run(
            "audit",
            "query",
            "--plugin",
            "tax-de",
            "--caller",
            "ann",
            "--outcome",
            "refused",
            "--since",
            "2026-01-01T00:00:00Z",
            "--until",
            "1h",
            "--text",
            "evil",
            "-n",
            "7",
            "--skip",
            "3",
            "--json"));
    var asked = Objects.requireNonNull(cli.hosts.audit.asked);
    assertEquals("tax-de", asked.plugin());
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), asked.since());
    assertEquals(7, asked.limit());
    assertEquals(3, asked.skip());
    assertTrue(cli.out().startsWith("{\"host\":\"h1\",\"sequence\":2,"), cli.out());
  }

  @Test
  void aTimeThatIsNoneIsToldAsSuch() {
    assertEquals(2, cli.run("audit", "query", "--since", "yesterday"));
    assertTrue(cli.err().contains("\"yesterday\" is no time"), cli.err());
  }

  @Test
  void verifySaysWhatIsSignedAndEndsWithZero() {
    assertEquals(0, cli.run("audit", "verify"));
    assertEquals(
        """
        Host h1, key 0011: 2 records, all as they were written.
          A signature vouches for all up to record 1.
          1 after it are not signed yet: who can write to the database could have changed them.
          Note: time goes back at record 2.
        """,
        cli.out());
  }

  @Test
  void verifyNamesTheFirstBadRecordAndEndsWithOne() {
    cli.hosts.audit.verdicts =
        List.of(new AuditReading.Verdict("h1", "0011", 9, 4, "is missing", 3, 5, List.of()));
    assertEquals(1, cli.run("audit", "verify"));
    assertTrue(cli.out().contains("The first bad one: record 4 is missing."), cli.out());
    assertEquals(1, cli.run("audit", "verify", "--json"));
    assertTrue(cli.out().contains("\"firstBad\": 4"), cli.out());
  }

  @Test
  void verifyReadsAnExport(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("audit.jsonl");
    assertEquals(3, cli.run("audit", "verify", "--file", file.toString()));
    Files.writeString(file, "{}\n");
    assertEquals(0, cli.run("audit", "verify", "--file", file.toString()));
    assertEquals("{}", cli.hosts.audit.file);
  }

  @Test
  void exportPrintsLines() {
    assertEquals(0, cli.run("audit", "export"));
    assertEquals("{\"chain\":1}\n", cli.out());
  }
}
