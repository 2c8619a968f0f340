package dev.mortise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Prints rows: for people as a table, for machines as one JSON object a line.
final class Report {
  private static final JsonMapper JSON = new JsonMapper();

  private Report() {}

  static void json(Row row, PrintStream out) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", row.name()).put("ours", row.ours());
    node.put("peer", row.peer()).put("ratio", row.ratio());
    node.put("aim", row.aim() == null ? null : row.aim().toString());
    node.put("met", row.aim() == null ? null : row.met())
        .put("unit", row.unit())
        .put("peerName", row.peerName());
    out.println(node);
    out.flush();
  }

  static void table(List<Row> rows, PrintStream out) {
    out.printf(
        "%-42s %12s %12s %7s %8s  %-3s  %s%n",
        "row", "ours", "peer", "ratio", "aim", "met", "who the peer is");
    for (Row row : rows) {
      out.printf(
          "%-42s %12s %12s %7s %8s  %-3s  %s%n",
          row.name(),
          figure(row.ours(), row.unit()),
          row.peer() == null ? "-" : figure(row.peer(), row.unit()),
          row.peer() == null ? "-" : String.format(Locale.ROOT, "%.2f", row.ratio()),
          row.aim() == null ? "-" : row.aim(),
          row.aim() == null ? "-" : row.met() ? "yes" : "no",
          row.peerName());
    }
  }

  /// The table of rows printed earlier by [#json], for a document.
  static void markdown(Path results, PrintStream out) throws IOException {
    out.println("| row | ours | peer | ratio | aim | met |");
    out.println("|---|---|---|---|---|---|");
    for (String line : Files.readAllLines(results)) {
      JsonNode row = JSON.readTree(line);
      String unit = row.get("unit").asString();
      boolean alone = row.get("peer").isNull();
      out.printf(
          "| %s | %s | %s | %s | %s | %s |%n",
          row.get("name").asString(),
          figure(row.get("ours").asDouble(), unit),
          alone
              ? unmeasured(row.get("peerName").asString())
              : figure(row.get("peer").asDouble(), unit)
                  + " ("
                  + row.get("peerName").asString()
                  + ")",
          alone ? "-" : String.format(Locale.ROOT, "%.2f", row.get("ratio").asDouble()),
          row.get("aim").isNull() ? "-" : row.get("aim").asString(),
          row.get("met").isNull() ? "-" : row.get("met").asBoolean() ? "yes" : "no");
    }
  }

  private static String unmeasured(String peerName) {
    return peerName.startsWith("not measured") ? peerName : "-";
  }

  private static String figure(double value, String unit) {
    return switch (unit) {
      case "ns" ->
          value < 1e3
              ? String.format(Locale.ROOT, "%.0f ns", value)
              : value < 1e6
                  ? String.format(Locale.ROOT, "%.1f µs", value / 1e3)
                  : String.format(Locale.ROOT, "%.1f ms", value / 1e6);
      case "times" -> String.format(Locale.ROOT, "%.2f", value);
      case "bytes" -> String.format(Locale.ROOT, "%.0f KiB", value / 1024);
      case "per s" -> String.format(Locale.ROOT, "%,.0f/s", value);
      case "MiB/s" -> String.format(Locale.ROOT, value < 10 ? "%.1f MiB/s" : "%.0f MiB/s", value);
      default -> String.format(Locale.ROOT, "%.0f %s", value, unit);
    };
  }
}
