package dev.mortise.terminal;

import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// JSON with a line for each member. Token by token, so that nothing is changed but where it
/// stands: two members of one name stay two, and numbers keep their digits.
///
/// @param text laid out; as it came when it is no JSON, or would become too long
/// @param said why it is as it came; empty when it is laid out
record JsonLayout(String text, String said) {
  /// Indenting what is deep makes much of little.
  private static final int CHARS_MAX = 16 << 20;

  static JsonLayout of(String text) {
    var laidOut = new StringWriter();
    try (JsonParser from = JsonMapper.shared().createParser(text);
        JsonGenerator to =
            JsonMapper.shared().writerWithDefaultPrettyPrinter().createGenerator(laidOut)) {
      for (JsonToken token = from.nextToken(); token != null; token = from.nextToken()) {
        if (token.isNumeric()) {
          to.writeNumber(from.getString());
        } else {
          to.copyCurrentEvent(from);
        }
        if (laidOut.getBuffer().length() > CHARS_MAX) {
          return new JsonLayout(text, "Laid out it would be too long; it is shown as it is.");
        }
      }
    } catch (JacksonException e) {
      return new JsonLayout(
          text, "It is no JSON, and is shown as it is: " + place(e) + e.getOriginalMessage());
    }
    return new JsonLayout(laidOut.toString(), "");
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
  }
}
