package dev.mortise.protocol;

import dev.mortise.api.Json;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/// Says in words what the parser found wrong: its own words are for those who wrote the records.
final class JsonFault {
  private static final Pattern ABSENT = Pattern.compile("creator property '([^']+)'");
  private static final int WORD_MAX = 60;

  private final JacksonException failure;
  private final Json json;
  private final List<JacksonException.Reference> path;

  private JsonFault(JacksonException failure, Json json) {
    this.failure = failure;
    this.json = json;
    this.path = failure instanceof DatabindException d ? d.getPath() : List.of();
  }

  /// @param expected what the whole was to be
  static String explain(JacksonException failure, String expected, Json json) {
    var fault = new JsonFault(failure, json);
    String where = fault.path.stream().map(JsonFault::step).collect(Collectors.joining());
    return "Expected %s%s: %s."
        .formatted(expected, where.isEmpty() ? "" : " at " + where, fault.words());
  }

  private static String step(JacksonException.Reference step) {
    return "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName());
  }

  private String words() {
    return switch (failure) {
      case StreamConstraintsException _ -> place() + "nested too deep, or too long";
      case UnexpectedEndOfInputException _ -> place() + "the JSON ends too early";
      case StreamReadException e ->
          place() + (e.getOriginalMessage().startsWith("Duplicate") ? "a name twice" : "not JSON");
      case InvalidFormatException e -> wanted(e.getTargetType()) + ", got " + quote(e.getValue());
      case MismatchedInputException e -> mismatch(e);
      default -> cause();
    };
  }

  private String place() {
    TokenStreamLocation at = failure.getLocation();
    return at == null
        ? ""
        : "line %d, column %d: ".formatted(at.getLineNr(), Math.max(1, at.getColumnNr()));
  }

  private String mismatch(MismatchedInputException e) {
    String said = String.valueOf(e.getOriginalMessage());
    if (said.startsWith("Trailing token")) {
      return place() + "something stands behind the end";
    }
    if (said.startsWith("No content")) {
      return "got nothing";
    }
    Matcher absent = ABSENT.matcher(said);
    return absent.find()
        ? missing(absent.group(1), e.getTargetType())
        : wanted(e.getTargetType()) + ", got " + got(at(path.size()));
  }

  private String missing(String name, @Nullable Class<?> type) {
    JsonNode whole =
        path.isEmpty() || !name.equals(path.getLast().getPropertyName())
            ? at(path.size())
            : at(path.size() - 1);
    if (whole != null && whole.has(name)) {
      return "\"" + name + "\" is null";
    }
    List<String> given =
        whole == null
            ? List.of()
            : whole.propertyNames().stream().filter(n -> !components(type).contains(n)).toList();
    return "\"%s\" is missing%s"
        .formatted(
            name,
            Suggest.nearest(name, given)
                .map(n -> "; \"%s\", which is given, looks like it".formatted(n))
                .orElse(""));
  }

  private static List<String> components(@Nullable Class<?> type) {
    return type == null || !type.isRecord()
        ? List.of()
        : Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /// What stands at the end of so many steps, or null.
  private @Nullable JsonNode at(int steps) {
    JsonNode node;
    try {
      node = JsonCodec.mapper().readTree(json.utf8());
    } catch (JacksonException e) {
      return null;
    }
    for (var step : path.subList(0, Math.max(0, steps))) {
      String name = step.getPropertyName();
      node = name == null ? node.path(step.getIndex()) : node.path(name);
    }
    return node.isMissingNode() ? null : node;
  }

  private static String got(@Nullable JsonNode node) {
    if (node == null) {
      return "something else";
    }
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> node.asString();
      case NULL -> "null";
      default -> "something else";
    };
  }

  private static String wanted(@Nullable Class<?> type) {
    String what =
        switch (type) {
          case null -> "something else";
          case Class<?> c when c.isEnum() -> "one of " + wordsOf(c);
          case Class<?> c when CharSequence.class.isAssignableFrom(c) -> "a text";
          case Class<?> c when c == boolean.class || c == Boolean.class -> "true or false";
          case Class<?> c when c.isPrimitive() || Number.class.isAssignableFrom(c) -> "a number";
          case Class<?> c when c == Instant.class -> "a time such as 2026-01-31T12:00:00Z";
          case Class<?> c when c == Duration.class -> "a time span such as PT5S";
          case Class<?> c when c.isArray() || Collection.class.isAssignableFrom(c) -> "a list";
          case Class<?> c when Map.class.isAssignableFrom(c) -> "an object";
          case Class<?> c when c.isRecord() -> "an object for " + c.getSimpleName();
          default -> "a " + type.getSimpleName();
        };
    return "expected " + what;
  }

  private static String wordsOf(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> EnvelopeModule.word((Enum<?>) c))
        .collect(Collectors.joining(", "));
  }

  private static String quote(@Nullable Object value) {
    String text = String.valueOf(value);
    return "\"" + (text.length() > WORD_MAX ? text.substring(0, WORD_MAX) + "…" : text) + "\"";
  }

  /// A record that refuses what it is given says why itself.
  private String cause() {
    Throwable cause = failure.getCause();
    String said =
        Optional.ofNullable(cause)
            .map(Throwable::getMessage)
            .orElse(String.valueOf(failure.getOriginalMessage()));
    return said.lines().findFirst().orElse("it does not fit").replaceFirst("[.]$", "");
  }
}
