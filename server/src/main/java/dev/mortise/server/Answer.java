package dev.mortise.server;

import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a handler answers. Immutable; [Delivery] sends it.
///
/// @param headers in addition to those that every answer has; these win
/// @param content what follows the headers
record Answer(int status, Map<String, List<String>> headers, Content content) {
  /// Copies the headers.
  Answer {
    headers = Map.copyOf(headers);
  }

  /// What follows the headers.
  sealed interface Content {
    /// Bytes that are there already.
    record Whole(Bytes bytes) implements Content {}

    /// Bytes that come piece by piece; each goes out as it comes.
    record Pieces(dev.mortise.api.Body body) implements Content {}

    /// Server-sent events, with signs of life between them.
    record Events(EventStream stream) implements Content {}
  }

  /// JSON.
  static Answer json(int status, Json json) {
    return new Answer(
        status,
        Map.of("Content-Type", List.of("application/json")),
        new Content.Whole(Bytes.of(json.utf8())));
  }

  /// 200 and the JSON of a record, list or map.
  static Answer ok(Object value) {
    return json(200, JsonCodec.encode(value));
  }

  /// 204.
  static Answer nothing() {
    return new Answer(204, Map.of(), new Content.Whole(Bytes.EMPTY));
  }

  /// Text of any type.
  static Answer text(int status, String type, String text) {
    return new Answer(
        status, Map.of("Content-Type", List.of(type)), new Content.Whole(Bytes.of(text)));
  }

  /// Server-sent events.
  static Answer events(EventStream stream) {
    return new Answer(
        200, Map.of("Content-Type", List.of("text/event-stream")), new Content.Events(stream));
  }

  /// The same, whose stream ends when whoever asked for it may not have it any more.
  ///
  /// @param lost why they may not; empty while they may
  Answer guarded(Supplier<Optional<String>> lost) {
    return switch (content) {
      case Content.Whole _ -> this;
      case Content.Pieces pieces ->
          new Answer(status, headers, new Content.Pieces(Guarded.body(pieces.body(), lost)));
      case Content.Events events ->
          new Answer(status, headers, new Content.Events(new GuardedEvents(events.stream(), lost)));
    };
  }

  /// The same with one more header, beside others of that name.
  Answer with(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
    values.add(value);
    more.put(name, List.copyOf(values));
    return new Answer(status, more, content);
  }

  /// The first value of a header, for tests and decisions; null where there is none.
  @Nullable String header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
  }
}
