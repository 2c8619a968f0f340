package dev.mortise.protocol;

import dev.mortise.protocol.Shape.Anything;
import dev.mortise.protocol.Shape.Choice;
import dev.mortise.protocol.Shape.Either;
import dev.mortise.protocol.Shape.Flag;
import dev.mortise.protocol.Shape.Free;
import dev.mortise.protocol.Shape.Named;
import dev.mortise.protocol.Shape.Scalar;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import dev.mortise.protocol.Shape.Whole;

/// The reference page of `plugin.toml`, from the table the reader checks with.
final class ManifestReference {
  private ManifestReference() {}

  /// One row per key, in the order of the table.
  static String markdown() {
    StringBuilder out = new StringBuilder("| key | value | needed | |\n|---|---|---|---|\n");
    rows(MortiseFormat.SHAPE, "", out);
    return out.toString();
  }

  private static void rows(Shape shape, String path, StringBuilder out) {
    switch (shape) {
      case Table table -> table.keys().forEach(key -> row(key, path, out));
      case Several several -> rows(several.item(), path + "[]", out);
      case Named named -> rows(named.item(), path + ".<name>", out);
      case Either either -> rows(either.table(), path, out);
      case Text _, Choice _, Whole _, Flag _, Scalar _, Free _, Anything _ -> {
        // Nothing inside has a name.
      }
    }
  }

  private static void row(Shape.Key key, String path, StringBuilder out) {
    String inner = path.isEmpty() ? key.name() : path + "." + key.name();
    out.append("| `").append(inner).append("` | ").append(value(key.shape())).append(" | ");
    out.append(key.required() ? "yes" : "")
        .append(" | ")
        .append(key.about().replace("*", "\\*"))
        .append(" |\n");
    rows(key.shape(), inner, out);
  }

  private static String value(Shape shape) {
    return switch (shape) {
      case Text text -> "text, up to " + text.rule().lengthMax() + " characters";
      case Choice choice -> "`" + String.join("`, `", choice.words()) + "`";
      case Whole whole -> whole.min() + " to " + whole.max();
      case Flag _ -> "true or false";
      case Scalar _ -> "text, number, true or false";
      case Free _ -> "table";
      case Anything _ -> "anything";
      case Several several -> "list of " + value(several.item()) + "; up to " + several.max();
      case Named named -> "table by name; up to " + named.max();
      case Table _ -> "table";
      case Either either -> value(either.text()) + "; or a table";
    };
  }
}
