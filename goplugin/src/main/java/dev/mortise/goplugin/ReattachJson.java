package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads reattach configurations: flattens each entry to `Key` and `Addr.Key`, then picks.
final class ReattachJson {
  private static final int CHARS_MAX = 1 << 20;
  private static final int DEPTH_MAX = 4;

  private ReattachJson() {}

  static Map<String, ReattachConfig> parse(String json) {
    if (json.length() > CHARS_MAX) {
      throw refused("it is longer than " + CHARS_MAX + " characters", null);
    }
    var configs = new LinkedHashMap<String, ReattachConfig>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused("it is no JSON object", null);
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        var values = new LinkedHashMap<String, String>();
        parser.nextToken();
        flatten(parser, "", values, 0);
        configs.put(name, config(values));
      }
      return configs;
    } catch (JacksonException | NumberFormatException | DateTimeParseException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private static void flatten(
      JsonParser parser, String prefix, Map<String, String> values, int depth) {
    if (parser.currentToken() != JsonToken.START_OBJECT || depth > DEPTH_MAX) {
      throw refused("an object was expected at " + SafeText.quote(prefix, 100), null);
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        flatten(parser, key + ".", values, depth + 1);
      } else if (value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else {
        values.put(key, String.valueOf(parser.getString()));
      }
    }
  }

  private static ReattachConfig config(Map<String, String> values) {
    String started = values.get("StartedAt");
    return new ReattachConfig(
        values.getOrDefault("Protocol", "grpc"),
        Integer.parseInt(values.getOrDefault("ProtocolVersion", "0")),
        values.getOrDefault("Addr.Network", ""),
        values.getOrDefault("Addr.String", ""),
        Long.parseLong(values.getOrDefault("Pid", "")),
        Boolean.parseBoolean(values.getOrDefault("Test", "false")),
        started == null ? null : Instant.parse(started));
  }

  private static PluginException refused(
      String why, @org.jspecify.annotations.Nullable Throwable e) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "The reattach configuration cannot be read: "
            + SafeText.escape(why, 300)
            + "; expected {\"name\": {\"Protocol\", \"ProtocolVersion\", \"Pid\", \"Test\","
            + " \"Addr\": {\"Network\", \"String\"}}}",
        e);
  }
}
