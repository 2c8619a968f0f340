package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Kind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Says what a line is in JSON-RPC's words, and takes batches apart.
///
/// Nothing of a payload is built in memory; what is nested too deeply or cut off is judged by what
/// stands before. Used by one thread.
final class MessageClassifier {
  /// More parts of one batch are not shown.
  static final int BATCH_PARTS_MAX = 100_000;

  /// Nested deeper, a message is not read to its end.
  static final int DEPTH_MAX = 1_000;

  /// Where messages go: a slice of the line.
  interface Sink {
    void message(Kind kind, @Nullable String method, @Nullable Id id, int offset, int length);

    /// So many parts of a batch were not shown: they are no messages, or cannot be told apart. What
    /// follows a batch on its line counts as one.
    void lost(long parts);

    /// The message told next was judged by its beginning alone.
    default void cutOff() {}
  }

  /// A JSON-RPC id.
  ///
  /// @param json as it was written
  /// @param key the same for every spelling of the same id
  record Id(String json, String key) {}

  /// An `id` at the very end of an object: TypeScript's clients write it there.
  private static final Pattern ID_AT_END =
      Pattern.compile(
          "[,{]\\s*\"id\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.){0,200}\"|-?[0-9]{1,32}|null)"
              + "\\s*(?:,\\s*\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*)?}\\s*$");

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(1_000)
                  .build())
          .build();

  /// Reads one line; blank ones and what is no JSON-RPC lead to nothing.
  void classify(byte[] array, int offset, int length, boolean truncated, byte[] tail, Sink sink) {
    int first = offset;
    int end = offset + length;
    while (first < end && isBlank(array[first])) {
      first++;
    }
    if (first == end || (array[first] != '{' && array[first] != '[')) {
      return;
    }
    // As Latin-1 every byte is one character: offsets agree, and wrong UTF-8 is no obstacle.
    String text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        new Batch(parser, text, offset, sink).read();
        return;
      }
      Envelope envelope = new Envelope(text);
      boolean whole = envelope.read(parser, truncated);
      if (whole && parser.nextToken() != null) {
        return;
      }
      if (truncated && envelope.id == null) {
        envelope.id = idAtEnd(tail);
      }
      envelope.hand(sink, !whole, offset, length);
    } catch (JacksonException notJson) {
      // Not ours to judge: the line has passed, plugins only see JSON-RPC.
    }
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\r';
  }

  private static @Nullable Id idAtEnd(byte[] tail) {
    Matcher matcher = ID_AT_END.matcher(new String(tail, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      return null;
    }
    String raw = matcher.group(1);
    return new Id(utf8(raw), raw.startsWith("\"") ? "s" + raw.substring(1, raw.length() - 1) : raw);
  }

  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// The parts of an array.
  private record Batch(JsonParser parser, String text, int offset, Sink sink) {
    void read() {
      int parts = 0;
      try {
        for (JsonToken token = parser.nextToken();
            token != null && token != JsonToken.END_ARRAY;
            token = parser.nextToken()) {
          if (++parts > BATCH_PARTS_MAX) {
            parser.skipChildren();
          } else if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            sink.lost(1);
          } else if (!part()) {
            return;
          }
        }
        if (parser.nextToken() != null) {
          sink.lost(1);
        }
      } catch (JacksonException cutOff) {
        sink.lost(1);
      }
      if (parts > BATCH_PARTS_MAX) {
        sink.lost((long) parts - BATCH_PARTS_MAX);
      }
    }

    /// Hands one part on, or tells that it is lost; false when what follows it cannot be found any
    /// more.
    private boolean part() {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      Envelope envelope = new Envelope(text);
      if (!envelope.read(parser, false)) {
        sink.lost(1);
        return false;
      }
      int end = (int) parser.currentLocation().getCharOffset();
      if (!envelope.hand(sink, false, offset + start, end - start)) {
        sink.lost(1);
      }
      return true;
    }
  }

  /// The members of one message that say what it is; of duplicates the last counts.
  private static final class Envelope {
    private final String text;
    private boolean spoken;
    private boolean otherVersion;
    private @Nullable String method;
    private @Nullable Id id;
    private boolean result;
    private boolean error;

    Envelope(String text) {
      this.text = text;
    }

    /// Reads up to the object's end.
    ///
    /// @return whether it came that far; if not, it is cut off or too deep
    boolean read(JsonParser parser, boolean truncated) {
      try {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          JsonToken value = parser.nextToken();
          member(parser, name, value);
        }
        return parser.currentToken() == JsonToken.END_OBJECT;
      } catch (StreamConstraintsException tooDeep) {
        return false;
      } catch (JacksonException wrong) {
        if (truncated) {
          return false;
        }
        throw wrong;
      }
    }

    private void member(JsonParser parser, String name, JsonToken value) {
      switch (name) {
        case "jsonrpc" -> {
          spoken = value == JsonToken.VALUE_STRING && parser.getString().equals("2.0");
          otherVersion = !spoken;
        }
        case "method" -> method = value == JsonToken.VALUE_STRING ? utf8(parser.getString()) : null;
        case "id" -> id = id(parser, value);
        case "result" -> result = true;
        case "error" -> error = value != JsonToken.VALUE_NULL;
        default -> {}
      }
      parser.skipChildren();
    }

    private Id id(JsonParser parser, JsonToken value) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      String key =
          switch (value) {
            case VALUE_STRING -> "s" + parser.getString();
            case VALUE_NUMBER_INT -> parser.getString();
            case VALUE_NUMBER_FLOAT -> plain(parser.getString());
            case START_OBJECT, START_ARRAY -> {
              parser.skipChildren();
              yield "";
            }
            default -> parser.getString();
          };
      int end = (int) parser.currentLocation().getCharOffset();
      String raw = value.isNumeric() ? parser.getString() : text.substring(start, end);
      return new Id(utf8(raw), key.isEmpty() ? "j" + raw : key);
    }

    private static String plain(String number) {
      return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    /// Hands it on when it is a message, and says whether it is one.
    boolean hand(Sink sink, boolean cutOff, int offset, int length) {
      if (otherVersion || (!spoken && !cutOff)) {
        return false;
      }
      Kind kind = kind();
      if (kind == null) {
        return false;
      }
      if (cutOff) {
        sink.cutOff();
      }
      sink.message(kind, method, id, offset, length);
      return true;
    }

    private @Nullable Kind kind() {
      if (error) {
        return Kind.ERROR;
      }
      if (method != null) {
        return id == null ? Kind.NOTIFICATION : Kind.REQUEST;
      }
      return result || id != null ? Kind.RESPONSE : null;
    }
  }
}
