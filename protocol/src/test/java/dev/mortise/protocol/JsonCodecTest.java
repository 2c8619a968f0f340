package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonCodecTest {
  private static final MessageHandler.Message MESSAGE =
      new MessageHandler.Message(
          "s",
          7,
          Instant.parse("2026-01-02T03:04:05.678Z"),
          MessageHandler.Direction.INBOUND,
          MessageHandler.Kind.REQUEST,
          "tools/list",
          "1",
          "monitor_1",
          null,
          2,
          false,
          Bytes.of("{}"));

  @Test
  void bodiesStandBesideTheJson() {
    assertEquals(
        "{\"session\":\"s\",\"sequence\":7,\"time\":\"2026-01-02T03:04:05.678Z\","
            + "\"direction\":\"inbound\",\"kind\":\"request\",\"method\":\"tools/list\",\"rpcId\":\"1\","
            + "\"correlation\":\"monitor_1\",\"exchange\":null,\"size\":2,\"truncated\":false}",
        JsonCodec.encode(MESSAGE).toString());
    assertEquals(
        MESSAGE,
        JsonCodec.decode(
            JsonCodec.encode(MESSAGE), MessageHandler.Message.class, MESSAGE.payload()));
  }

  @Test
  void rawJsonIsInlined() {
    var call = new Tool.Invocation(Json.of("{\"a\":[1,2.50,\"ü\"]}"), "prod");
    Json json = JsonCodec.encode(call);
    assertEquals("{\"arguments\":{\"a\":[1,2.50,\"ü\"]},\"cluster\":\"prod\"}", json.toString());
    assertEquals(call, JsonCodec.decode(json, Tool.Invocation.class));
  }

  @Test
  void missingCollectionsAreEmptyAndMissingWordsAreErrors() {
    var details = JsonCodec.decode(Json.EMPTY, Routes.Details.class);
    assertEquals(List.of(), details.paths());
    var response =
        JsonCodec.decode(
            Json.of("{\"status\":204}"), Routes.Response.class, dev.mortise.api.Body.empty());
    assertEquals(Map.of(), ((Routes.Response) response).headers());

    var e =
        assertThrows(PluginException.class, () -> JsonCodec.decode(Json.EMPTY, Tool.Result.class));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertTrue(e.getMessage().contains("text"), e.getMessage());
  }

  @Test
  void errorsNameThePlace() {
    var json = Json.of("{\"paths\":[{\"path\":{},\"methods\":[]}]}");
    var e = assertThrows(PluginException.class, () -> JsonCodec.decode(json, Routes.Details.class));
    assertTrue(e.getMessage().startsWith("Expected Details at /paths/0/path: "), e.getMessage());
  }

  @Test
  void unknownEnumWordsAreRefused() {
    var json = Json.of("{\"action\":\"explode\",\"reason\":\"\"}");
    assertThrows(
        PluginException.class, () -> JsonCodec.decode(json, MessageHandler.Decision.class));
  }

  record Hello(String name, int count) {}

  @Test
  void whatIsWrongIsSaidInWords() {
    for (var each :
        Map.of(
                "bad",
                "Expected Hello: line 1, column 1: not JSON.",
                "{\"name\":",
                "Expected Hello: line 1, column 9: the JSON ends too early.",
                "[1]",
                "Expected Hello: expected an object for Hello, got a list.",
                "{\"nmae\":\"x\"}",
                "Expected Hello at /name: \"name\" is missing; \"nmae\", which is given, looks like"
                    + " it.",
                "{\"name\":\"x\",\"count\":\"y\"}",
                "Expected Hello at /count: expected a number, got \"y\".",
                "{\"name\":\"x\",\"count\":[]}",
                "Expected Hello at /count: expected a number, got a list.")
            .entrySet()) {
      var json = Json.of(each.getKey().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var e = assertThrows(PluginException.class, () -> JsonCodec.decode(json, Hello.class));
      assertEquals(each.getValue(), e.getMessage());
    }
    var json = Json.of("bad".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var e = assertThrows(PluginException.class, () -> JsonCodec.tree(json));
    assertEquals("Expected JSON: line 1, column 1: not JSON.", e.getMessage());
  }

  @Test
  void garbageNestingAndDuplicatesAreRefused() {
    for (String bad :
        List.of("", "nul", "[]", "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(100), "null")) {
      assertThrows(
          PluginException.class,
          () ->
              JsonCodec.decode(
                  Json.of(bad.getBytes(java.nio.charset.StandardCharsets.UTF_8).clone()),
                  Tool.Result.class),
          bad);
    }
    assertArrayEquals(new byte[] {'{', '}'}, Json.of(new byte[0]).utf8());
  }
}
