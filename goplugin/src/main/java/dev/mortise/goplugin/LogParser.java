package dev.mortise.goplugin;

import dev.mortise.goplugin.LogLine.Source;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the lines of a plugin's standard error: hclog's JSON, tagged text, or a Go panic.
///
/// Keeps one bit of state (a panic was seen), so each stream has its own. Never throws: what cannot
/// be read is text at DEBUG.
final class LogParser {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int FIELDS_MAX = 64;
  private static final int TEXT_MAX = 64 << 10;

  private final Source source;
  private boolean panicking;

  LogParser(Source source) {
    this.source = source;
  }

  LogLine parse(LineReader.Line line) {
    String text = line.text().stripTrailing();
    if (!line.truncated() && text.startsWith("{")) {
      LogLine json = parseJson(text);
      if (json != null) {
        return json;
      }
    }
    return parseText(text, line.truncated());
  }

  private LogLine parseText(String text, boolean truncated) {
    if (text.startsWith("panic: ") || text.startsWith("fatal error: ")) {
      panicking = true;
    }
    for (LogLevel level : LogLevel.values()) {
      String tag = "[" + level + "]";
      if (text.startsWith(tag)) {
        return line(level, text.substring(tag.length()).strip(), truncated);
      }
    }
    return line(panicking ? LogLevel.ERROR : LogLevel.DEBUG, text, truncated);
  }

  private LogLine line(LogLevel level, String text, boolean truncated) {
    return new LogLine(
        source, level, SafeText.escape(text, TEXT_MAX), Map.of(), null, null, truncated);
  }

  private @Nullable LogLine parseJson(String text) {
    var fields = new LinkedHashMap<String, String>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        String value = value(parser, text);
        if (fields.size() < FIELDS_MAX) {
          fields.put(SafeText.escape(key, 200), SafeText.escape(value, TEXT_MAX));
        }
      }
      // Anything behind the object means that this was not a line of hclog.
      return parser.nextToken() == null ? line(fields) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /// A value as text; arrays and objects stay JSON.
  private static String value(JsonParser parser, String text) {
    if (!parser.currentToken().isStructStart()) {
      return String.valueOf(parser.getString());
    }
    long from = parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    long to = parser.currentLocation().getCharOffset();
    return text.substring((int) from, (int) Math.min(to, text.length()));
  }

  private @Nullable LogLine line(Map<String, String> fields) {
    String time = fields.remove("@timestamp");
    String message = fields.remove("@message");
    if (message == null) {
      return null;
    }
    Instant at;
    try {
      at = time == null ? null : OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
    LogLevel level = level(fields.remove("@level"));
    String logger = fields.remove("@module");
    return new LogLine(
        source, level, message, Collections.unmodifiableMap(fields), logger, at, false);
  }

  private static LogLevel level(@Nullable String word) {
    return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
      case "trace" -> LogLevel.TRACE;
      case "info" -> LogLevel.INFO;
      case "warn" -> LogLevel.WARN;
      case "error" -> LogLevel.ERROR;
      default -> LogLevel.DEBUG;
    };
  }
}
