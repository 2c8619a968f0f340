package dev.mortise.control;

import dev.mortise.api.Caller;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Throttle;
import dev.mortise.protocol.JsonCodec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `api` speaks of as JSON on the control socket, and back.
final class ControlJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxStringLength(LineChannel.LINE_BYTES_MAX)
                          .build())
                  .build())
          .build();

  private static final Map<String, Class<? extends PluginState>> STATES =
      Stream.of(
              new Word("discovered", PluginState.Discovered.class),
              new Word("verified", PluginState.Verified.class),
              new Word("waiting", PluginState.Waiting.class),
              new Word("starting", PluginState.Starting.class),
              new Word("running", PluginState.Running.class),
              new Word("degraded", PluginState.Degraded.class),
              new Word("stopping", PluginState.Stopping.class),
              new Word("stopped", PluginState.Stopped.class),
              new Word("failed", PluginState.Failed.class),
              new Word("disabled", PluginState.Disabled.class),
              new Word("quarantined", PluginState.Quarantined.class))
          .collect(Collectors.toUnmodifiableMap(Word::word, Word::type));

  private record Word(String word, Class<? extends PluginState> type) {}

  private ControlJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// The object of one line.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it is none
  static JsonNode parse(byte[] line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "Expected one JSON object a line on the control socket: " + e.getOriginalMessage(),
          e);
    }
    throw new PluginException(
        ErrorCode.INVALID_ARGUMENT, "Expected one JSON object a line on the control socket.");
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// Any record of `api` that knows no sealed types.
  static JsonNode record(Object value) {
    return JsonCodec.tree(JsonCodec.encode(value));
  }

  static <T> T record(JsonNode node, Class<T> type) {
    return JsonCodec.decode(Json.of(bytes(node)), type);
  }

  static <T> ArrayNode array(List<T> values, Function<T, JsonNode> form) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(v -> array.add(form.apply(v)));
    return array;
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> form) {
    return array.valueStream().map(form).toList();
  }

  static List<String> texts(JsonNode array) {
    return list(array, n -> n.asString(""));
  }

  static ArrayNode texts(List<String> texts) {
    return array(texts, JsonNodeFactory.instance::stringNode);
  }

  static JsonNode view(PluginView view) {
    ObjectNode node = object();
    node.put("id", view.id());
    if (view.manifest() != null) {
      node.set("manifest", record(view.manifest()));
    }
    node.put("source", view.source().toString());
    node.set("state", state(view.state()));
    node.set("contributions", array(view.contributions(), ControlJson::record));
    node.set("warnings", texts(view.warnings()));
    node.put("protection", view.protection());
    node.put("pid", view.pid());
    node.put("restarts", view.restarts());
    return node;
  }

  static PluginView view(JsonNode node) {
    return new PluginView(
        text(node, "id"),
        node.hasNonNull("manifest") ? record(node.get("manifest"), Manifest.class) : null,
        Path.of(text(node, "source")),
        state(node.path("state")),
        list(node.path("contributions"), n -> record(n, Contribution.class)),
        texts(node.path("warnings")),
        text(node, "protection"),
        node.hasNonNull("pid") ? node.get("pid").asLong() : null,
        node.path("restarts").asInt(0));
  }

  private static JsonNode state(PluginState state) {
    var node = (ObjectNode) record(state);
    return node.put("word", state.word());
  }

  private static PluginState state(JsonNode node) {
    var type = STATES.get(text(node, "word"));
    if (type == null) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The host knows a state \"%s\" that this command does not. Use the host's own version."
              .formatted(text(node, "word")));
    }
    return record(node, type);
  }

  static JsonNode caller(Caller caller) {
    ObjectNode node = object();
    node.put("kind", caller.kind());
    node.put("name", caller.name());
    node.set("roles", texts(caller.roles().stream().sorted().toList()));
    return node;
  }

  /// The caller a client names, or the operator where it names none.
  ///
  /// Nothing is lost by believing it: the peer is the host's own user, who may do everything.
  static Caller caller(@Nullable JsonNode node, String operator) {
    if (node == null || node.isNull()) {
      return new Caller.Operator(operator);
    }
    String name = text(node, "name");
    return switch (text(node, "kind")) {
      case "user" -> user(node);
      case "operator" -> new Caller.Operator(name);
      case "application" -> new Caller.Application(name);
      case "background" -> new Caller.Background(name);
      default ->
          throw new PluginException(
              ErrorCode.INVALID_ARGUMENT,
              "A caller is a user, operator, application or background; came \"%s\"."
                  .formatted(text(node, "kind")));
    };
  }

  static Caller.User user(JsonNode node) {
    return new Caller.User(text(node, "name"), new HashSet<>(texts(node.path("roles"))));
  }

  static JsonNode error(PluginException e) {
    ObjectNode node = object().put("code", e.code().name()).put("message", e.getMessage());
    e.throttle().ifPresent(t -> node.set("throttle", record(t)));
    return node;
  }

  static PluginException error(JsonNode node) {
    String word = text(node, "code");
    ErrorCode code =
        Stream.of(ErrorCode.values())
            .filter(c -> c.name().equals(word))
            .findFirst()
            .orElse(ErrorCode.INTERNAL);
    return node.hasNonNull("throttle")
        ? PluginException.throttled(
            text(node, "message"), record(node.get("throttle"), Throttle.class))
        : new PluginException(code, text(node, "message"));
  }

  /// The text of a member; empty where there is none.
  static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }
}
