package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The audit as lines of JSON, and the check of such lines.
///
/// A chain begins with a line that names its host and key; its records follow in their order, and
/// somewhere before each its signed head, if it has one. Where memory must not grow with them the
/// head stands directly before; early exports have all of them before the first record.
public final class AuditExport {
  /// No line is longer, in characters: what is, was not exported here.
  static final int LINE_MAX = 65_536;

  /// How many heads may stand before their records.
  private static final int HEADS_MAX = 1_000_000;

  private AuditExport() {}

  /// One line; exactly one of the three is there.
  record Line(
      AuditRows.@Nullable Chain chain, @Nullable AuditHead head, @Nullable AuditRecord record) {}

  static String line(AuditRows.Chain chain) {
    return JsonCodec.encode(Map.of("chain", chain)).toString();
  }

  static String line(AuditHead head) {
    return JsonCodec.encode(Map.of("head", head)).toString();
  }

  static String line(AuditRecord record) {
    return JsonCodec.encode(Map.of("record", record)).toString();
  }

  /// Walks the chains of an export, in memory that grows only with the heads that stand long before
  /// their records.
  ///
  /// The keys are those the export names: compare the fingerprints with what the hosts say.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, naming the first line that is none of an export
  public static List<AuditVerdict> verify(Reader export) throws IOException {
    return verify(export, HEADS_MAX);
  }

  /// @param headsMax how many heads may stand before their records
  static List<AuditVerdict> verify(Reader export, int headsMax) throws IOException {
    BufferedReader lines = new BufferedReader(export);
    List<AuditVerdict> verdicts = new ArrayList<>();
    AuditWalk walk = null;
    long number = 0;
    for (String text = read(lines); text != null; text = read(lines)) {
      Line line = parse(text, ++number);
      if (line.chain() != null) {
        if (walk != null) {
          verdicts.add(walk.end());
        }
        walk = new AuditWalk(line.chain().host(), line.chain().publicKey());
      } else if (walk == null) {
        throw wrong(number, "no chain was begun before it");
      } else if (line.head() != null) {
        head(walk, line.head(), number, headsMax);
      } else if (line.record() != null) {
        walk.next(line.record());
      } else {
        throw wrong(number, "it holds nothing");
      }
    }
    if (walk != null) {
      verdicts.add(walk.end());
    }
    return verdicts;
  }

  private static void head(AuditWalk walk, AuditHead head, long number, int headsMax) {
    if (walk.passed(head)) {
      throw wrong(number, "it signs record %d, which must follow it".formatted(head.sequence()));
    }
    if (walk.waiting() >= headsMax) {
      throw wrong(
          number,
          "more than %,d signatures stand before their records; export it again, which puts each at its record"
              .formatted(headsMax));
    }
    walk.next(head);
  }

  /// Exactly what was printed: a reader of JSON passes over what it does not know.
  private static Line parse(String text, long number) {
    Line line;
    try {
      line = JsonCodec.decode(Json.of(text), Line.class);
    } catch (PluginException e) {
      throw wrong(number, e.getMessage());
    }
    if (!text.equals(text(line))) {
      throw wrong(number, "it has another form");
    }
    return line;
  }

  private static String text(Line line) {
    if (line.chain() != null) {
      return line(line.chain());
    }
    if (line.head() != null) {
      return line(line.head());
    }
    return line.record() == null ? "" : line(line.record());
  }

  private static @Nullable String read(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c == '\n') {
        return line.toString();
      }
      line.append((char) c);
      if (line.length() > LINE_MAX) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT,
            "This is no export of an audit: it has a line of more than " + LINE_MAX + " letters.");
      }
    }
    return line.isEmpty() ? null : line.toString();
  }

  private static PluginException wrong(long number, String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "Line %d is no line of an exported audit: %s".formatted(number, why));
  }
}
