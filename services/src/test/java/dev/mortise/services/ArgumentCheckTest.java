package dev.mortise.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a plugin's schema may cost.
@Timeout(120)
final class ArgumentCheckTest {
  private static void check(String schema, String value) {
    ArgumentCheck.check("any 1.0.0", "the arguments", Json.of(schema), Json.of(value));
  }

  private static String refused(ErrorCode code, String schema, String value) {
    var refused = assertThrows(PluginException.class, () -> check(schema, value));
    assertEquals(code, refused.code(), refused.getMessage());
    return String.valueOf(refused.getMessage());
  }

  private static void unusable(String why, String schema, String value) {
    assertEquals(
        "any 1.0.0: the schema of the arguments cannot be used: " + why + ".",
        refused(ErrorCode.PLUGIN_PROTOCOL, schema, value));
  }

  /// A schema that asks twice for one that asks twice, and so on, for a last one.
  static String doubling(String how, int times, String last) {
    return IntStream.rangeClosed(1, times)
        .mapToObj(i ->
            "\"a%d\":{\"%s\":[{\"$ref\":\"#/$defs/a%d\"},{\"$ref\":\"#/$defs/a%d\"}]}"
                .formatted(i, how, i - 1, i - 1))
        .collect(
            Collectors.joining(
                ",", "{\"$defs\":{\"a0\":" + last + ",", "},\"$ref\":\"#/$defs/a" + times + "\"}"));
  }

  private static String list(String item, int times) {
    return "[" + String.join(",", Collections.nCopies(times, item)) + "]";
  }

  private static String pattern(String expression) {
    return "{\"items\":{\"pattern\":\"" + expression.replace("\\", "\\\\") + "\"}}";
  }

  @ParameterizedTest
  @DisplayName("torture/36: a schema that asks for more steps than there are atoms")
  @CsvSource({"allOf,{}", "oneOf,{}", "anyOf,false"})
  void aSchemaThatDoublesEnds(String how, String last) {
    String said = refused(ErrorCode.PLUGIN_PROTOCOL, doubling(how, 40, last), "{}");
    // Steps, or seconds where they are slow.
    String why =
        "any 1.0.0: the schema of the arguments cannot be used: holding a value against it takes more than ";
    assertTrue(said.startsWith(why), said);
  }

  @Test
  @DisplayName("torture/36: a schema that refers to itself")
  void aSchemaThatRefersToItselfEnds() {
    unusable("it refers to itself without an end", "{\"$ref\":\"#\"}", "{}");
  }

  @Test
  @DisplayName("torture/36: more problems than there is memory")
  void problemsAreNotKeptByTheMillion() {
    String value =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    String said =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            doubling("allOf", 4, "{\"additionalProperties\":false}"),
            value);
    assertTrue(said.endsWith("; and at least 95 more."), said);
    String large = list("1", 50_000);
    unusable(
        "holding a value against it finds too many problems",
        "{\"$defs\":{\"a\":{\"const\":"
            + large
            + "}},\"anyOf\":"
            + list("{\"$ref\":\"#/$defs/a\"}", 1_000)
            + "}",
        large.replaceFirst("1", "2"));
  }

  @ParameterizedTest
  @DisplayName("torture/36: expressions that take for ever where they are tried one by one")
  @ValueSource(strings = {"(a+)+$", "(.*a){20}b"})
  void expressionsTakeLinearTime(String expression) {
    refused(
        ErrorCode.INVALID_ARGUMENT, pattern(expression), "[\"" + "a".repeat(5_000) + "!\",\"\"]");
  }

  @Test
  @DisplayName("torture/36: expressions that take for ever without a look at the text")
  void expressionsThatLookAtNothingTakeLinearTime() {
    refused(ErrorCode.INVALID_ARGUMENT, pattern("(?:a?|b?)".repeat(32) + "c"), "[\"\"]");
    check(pattern("(?:|)".repeat(32) + "(?!)"), "[\"\"]");
  }

  @Test
  @DisplayName("torture/36: expressions that are short until their counts are written out")
  void countsAreBounded() {
    String why = "its expressions are too long when their counts are written out";
    unusable(why, pattern("((a{1000}){1000}){1000}"), "[]");
    unusable(why, pattern("(a{1000}[])][[:alpha:])]){1000}"), "[]");
    unusable(why, pattern("(\\Q)\\Ea{1000}){1000}"), "[]");
    unusable(why, pattern("a{1000}?(?i){1000}(?i){1000}"), "[]");
    unusable(why, pattern("[:-[:](a{1000}){1000}[:]"), "[]");
    unusable(why, "{\"anyOf\":" + list(pattern("a{1000}"), 1_001) + "}", "[]");
  }

  @Test
  @DisplayName("torture/36: an expression that is matched against each text of a long list")
  void whatExpressionsTakeIsCountedOverTheWholeCheck() {
    String value = list("\"aaaa\"", 100_000);
    assertEquals(
        "any 1.0.0: the arguments have "
            + value.length()
            + " bytes; the value is too large to be checked against its schema: its expressions take too long for a text or list of that length.",
        refused(ErrorCode.INVALID_ARGUMENT, pattern("^(a{1,100}){1,100}$"), value));
    unusable(
        "its expressions take too long for a text or list of that length",
        pattern("^(a{1,100}){1,100}$"),
        "[\"" + "a".repeat(60_000) + "\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"^(?!\\s*$).+", "(?!.*\\.\\.)", "^.{1,2000}$", "^(a)\\1$", "(?=b)"})
  void whatIsNoExpressionOfRe2RefusesNothing(String expression) {
    check(pattern(expression), "[\"x\",\"\"]");
    String rest = "{\"items\":{\"type\":\"string\"," + pattern(expression).substring(10);
    refused(ErrorCode.INVALID_ARGUMENT, rest, "[7]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"properties":{"x":{"type":"integer"}},"patternProperties":{"^(?!x)":{"type":"string"}}} | {"x":1}
          {"not":{"pattern":"(?=a)"}} | "a"
          {"pattern":"(?=a)"} | "b"
          """)
  void whatIsNoExpressionOfRe2RefusesNothingWhereItChooses(String schema, String value) {
    check(schema, value);
    refused(ErrorCode.INVALID_ARGUMENT, "{\"type\":\"null\"," + schema.substring(1), value);
  }

  @Test
  void aLetterOfTwoHalvesIsOneLetter() {
    check(pattern("^\\ud83d\\uDE00$"), "[\"\ud83d\ude00\"]");
    refused(ErrorCode.INVALID_ARGUMENT, pattern("^\\ud83d\\ude00$"), "[\"a\"]");
    check(pattern("[\\ud800-\\udbff]"), "[\"a\"]");
  }

  @Test
  void whatRefusesNothingIsSaidOnce() {
    List<String> said = new CopyOnWriteArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            said.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ArgumentCheck.class.getName());
    logger.addHandler(handler);
    try {
      for (int i = 0; i < 2; i++) {
        ArgumentCheck.check(
            "odd 1.0.0", "the arguments", Json.of(pattern("(?=b)")), Json.of("[\"a\"]"));
      }
    } finally {
      logger.removeHandler(handler);
    }
    List<String> odd = said.stream().filter(line -> line.startsWith("odd 1.0.0: ")).toList();
    assertEquals(1, odd.size(), odd.toString());
    assertTrue(odd.getFirst().contains("the arguments refuses nothing"), odd.getFirst());
    assertTrue(odd.getFirst().contains("(?=b)"), odd.getFirst());
  }

  @Test
  void whatIsInterruptedEnds() {
    Thread.currentThread().interrupt();
    try {
      refused(ErrorCode.CANCELLED, "{\"type\":\"object\"}", "{}");
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void aLargeHonestValueIsChecked() {
    check("{\"items\":{\"type\":\"integer\"}}", list("1", 500_000));
    check(
        """
        {"items": {"type": "object", "required": ["id"], "additionalProperties": false,
          "properties": {
            "id": {"pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
            "count": {"type": "integer", "minimum": 0},
            "tags": {"type": "array", "uniqueItems": true, "items": {"type": "string"}},
            "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}}}
        """,
        list(
            "{\"id\":\"01234567-89ab-cdef-0123-456789abcdef\",\"count\":1,\"tags\":[\"a\",\"b\"],\"either\":7}",
            10_000));
    check("{\"items\":{\"$ref\":\"#\"}}", "[".repeat(400) + "]".repeat(400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"anyOf", "oneOf"})
  void problemsThatAreThrownAwayAreNotCounted(String how) {
    check(
        "{\"items\":{\"%s\":[{\"type\":\"number\"},{\"type\":\"null\"}]}}".formatted(how),
        list("null", 350_000));
    String said =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            "{\"items\":{\"%s\":[{\"type\":\"number\"},{\"type\":\"null\"}]}}".formatted(how),
            list("\"a\"", 200_000));
    assertTrue(said.endsWith("; and at least 95 more."), said);
  }

  @Test
  void manyShortTextsAreMatched() {
    check(
        pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
        list("\"01234567-89ab-cdef-0123-456789abcdef\"", 140_000));
  }

  @Test
  void aValueOfMoreStepsThanThereMayBeIsTooLarge() {
    String said =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            "{\"items\":{\"type\":\"integer\",\"minimum\":0}}",
            list("1", 2_500_000));
    assertTrue(said.contains("the value is too large to be checked"), said);
    assertTrue(said.endsWith("takes more than 5,000,000 steps."), said);
  }

  @Test
  void expressionsMayNameCharactersByNumber() {
    check(pattern("^[\\u00e0-\\u00ff]+\\\\u$"), "[\"\u00e4\u00f6\\\\u\"]");
    refused(ErrorCode.INVALID_ARGUMENT, pattern("^[\\u00e0-\\u00ff]+$"), "[\"ab\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "abc,3",
    "a{3},3",
    "'a{2,5}b',6",
    "(ab){3},12",
    "((a{10}){10}){10},1220",
    "[)(]{4},4",
    "[^]a{9}]{2},2",
    "[[:alpha:])]x,2",
    "\\(a{2},3",
    "a{x},4",
    "a{3}(?i){4},13"
  })
  void countsAreWrittenOut(String expression, long size) {
    assertEquals(size, WrittenOut.size(expression));
  }
}
