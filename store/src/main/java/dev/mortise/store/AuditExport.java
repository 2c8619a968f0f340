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
/// A chain begins with a line that names its host and key; its signed heads follow, then its
/// records in their order.
public final class AuditExport {
  /// No line is longer, in characters: what is, was not exported here.
  static final int LINE_MAX = 65_536;

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

  /// Walks the chains of an export, in memory that does not grow with its records.
  ///
  /// The keys are those the export names: compare the fingerprints with what the hosts say.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, naming the first line that is none of an export
  public static List<AuditVerdict> verify(Reader export) throws IOException {
    BufferedReader lines = new BufferedReader(export);
    List<AuditVerdict> verdicts = new ArrayList<>();
    AuditRows.Chain chain = null;
    List<AuditHead> heads = new ArrayList<>();
    AuditWalk walk = null;
    int number = 0;
    for (String text = read(lines); text != null; text = read(lines)) {
      Line line = parse(text, ++number);
      if (line.chain() != null) {
        end(chain, heads, walk, verdicts);
        chain = line.chain();
        heads.clear();
        walk = null;
      } else if (chain == null) {
        throw wrong(number, "no chain was begun before it");
      } else if (line.head() != null && walk == null && heads.size() < HEADS_MAX) {
        heads.add(line.head());
      } else if (line.record() != null) {
        walk = walk == null ? new AuditWalk(chain.host(), chain.publicKey(), heads) : walk;
        walk.next(line.record());
      } else {
        throw wrong(number, "it is not in its place");
      }
    }
    end(chain, heads, walk, verdicts);
    return verdicts;
  }

  private static void end(
      AuditRows.@Nullable Chain chain,
      List<AuditHead> heads,
      @Nullable AuditWalk walk,
      List<AuditVerdict> verdicts) {
    if (chain != null) {
      verdicts.add(
          (walk == null ? new AuditWalk(chain.host(), chain.publicKey(), heads) : walk).end());
    }
  }

  /// Exactly what was printed: a reader of JSON passes over what it does not know.
  private static Line parse(String text, int number) {
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

  private static PluginException wrong(int number, String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "Line %d is no line of an exported audit: %s".formatted(number, why));
  }
}
