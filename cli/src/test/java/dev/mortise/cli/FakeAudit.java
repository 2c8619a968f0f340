package dev.mortise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An audit of two records, and what it was asked.
final class FakeAudit implements AuditReading {
  static final Entry REFUSED =
      new Entry(
          "h1",
          2,
          Instant.parse("2026-01-01T12:00:00Z"),
          "out",
          "tax-de",
          "1.0.0",
          "user:ann",
          "",
          "host/http fetch",
          "net:http:evil.example",
          "refused",
          "permission_denied",
          "not granted\u001b[2J",
          12,
          "ab");
  static final Entry GRANT =
      new Entry(
          "h1",
          1,
          Instant.parse("2026-01-01T11:00:00Z"),
          "change",
          "",
          "",
          "operator:me",
          "",
          "grant",
          "tax-de",
          "begun",
          "",
          "",
          0,
          "cd");

  @Nullable Filter asked;
  List<Verdict> verdicts =
      List.of(new Verdict("h1", "0011", 2, 0, "", 1, 1, List.of("time goes back at record 2")));
  String file = "";
  boolean closed;

  @Override
  public List<Entry> query(Filter filter) {
    asked = filter;
    return List.of(REFUSED, GRANT);
  }

  @Override
  public List<Entry> next() {
    return new ArrayList<>();
  }

  @Override
  public List<Verdict> verify() {
    return verdicts;
  }

  @Override
  public List<Verdict> verify(Reader export) throws IOException {
    file = new BufferedReader(export).readLine();
    return verdicts;
  }

  @Override
  public void export(Consumer<String> lines) {
    lines.accept("{\"chain\":1}");
  }

  @Override
  public void close() {
    closed = true;
  }
}
