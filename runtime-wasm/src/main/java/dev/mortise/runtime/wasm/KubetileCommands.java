package dev.mortise.runtime.wasm;

import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.protocol.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands in the JSON of KubeTile's guide. The five that it leaves out have names in its style.
final class KubetileCommands {
  private KubetileCommands() {}

  /// A command of a person's.
  static Json of(Pane.Command command) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", command.type());
    String text = command.text() == null ? "" : command.text();
    switch (command.type()) {
      case "send_input" -> json.put("text", text);
      case "filter" -> json.put("query", text);
      case "search_input" -> json.put("ch", text);
      case "sort_by_column" -> json.put("column", column(command.column()));
      default -> {}
    }
    return JsonCodec.encode(json);
  }

  private static int column(@Nullable Integer column) {
    return column == null ? 0 : column;
  }

  /// The command that the wheel means; null for the rest of the mouse.
  static @Nullable Json wheel(Pane.Mouse mouse) {
    return switch (mouse.type()) {
      case "wheel_up" -> Json.of("{\"type\":\"scroll_up\"}");
      case "wheel_down" -> Json.of("{\"type\":\"scroll_down\"}");
      default -> null;
    };
  }

  static Json focus(Pane.Focus focus) {
    return Json.of("{\"type\":\"focus\",\"focused\":" + focus.focused() + "}");
  }

  static Json resize(int width, int height) {
    return Json.of(
        "{\"type\":\"resize\",\"width\":%d,\"height\":%d}"
            .formatted(Math.clamp(width, 0, 65_535), Math.clamp(height, 0, 65_535)));
  }

  /// The number that a module knows its pane by.
  static int number(String pane) {
    try {
      return Integer.parseInt(pane);
    } catch (NumberFormatException e) {
      return pane.hashCode() & Integer.MAX_VALUE;
    }
  }
}
