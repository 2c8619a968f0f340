package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.MessageHandler.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MessageClassifierTest {
  private final MessageClassifier classifier = new MessageClassifier();
  private long lost;

  private List<String> classify(byte[] line, int length, String tail) {
    List<String> said = new ArrayList<>();
    classifier.classify(
        line,
        0,
        length,
        length < line.length,
        tail.getBytes(StandardCharsets.UTF_8),
        new MessageClassifier.Sink() {
          @Override
          public void message(
              Kind kind,
              @Nullable String method,
              MessageClassifier.@Nullable Id id,
              int offset,
              int count) {
            String payload = new String(line, offset, count, StandardCharsets.UTF_8);
            said.add(kind + " " + method + " " + (id == null ? "-" : id.json()) + "\t" + payload);
          }

          @Override
          public void lost(long parts) {
            lost += parts;
          }
        });
    return said;
  }

  private void check(String line, String... expected) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    List<String> heads =
        classify(bytes, bytes.length, "").stream()
            .map(each -> each.substring(0, each.indexOf('\t')))
            .toList();
    assertEquals(List.of(expected), heads, line);
  }

  @Test
  void tellsTheFourKindsApart() {
    check(
        "{'jsonrpc':'2.0','id':1,'method':'tools/list'}".replace('\'', '"'),
        "REQUEST tools/list 1");
    check("{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":{\"id\":3}}", "NOTIFICATION n -");
    check("{\"id\":\"a\",\"result\":null,\"jsonrpc\":\"2.0\"}", "RESPONSE null \"a\"");
    check("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":1}}", "ERROR null 2");
    check("{\"jsonrpc\":\"2.0\",\"id\":2}", "RESPONSE null 2");
    check("  {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}} ", "RESPONSE null 2");
  }

  @Test
  void ignoresWhatIsNoJsonRpc() {
    for (String line :
        List.of(
            "",
            "hello",
            "{}",
            "{\"jsonrpc\":\"1.0\",\"method\":\"a\"}",
            "{\"method\":\"a\"}",
            "{\"jsonrpc\":2.0,\"method\":\"a\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"a\"",
            "{\"jsonrpc\":\"2.0\",\"method\":\"a\"} x",
            "{\"jsonrpc\":\"2.0\",\"method\":7}",
            "[]",
            "[1,2]",
            "\uFEFF{\"jsonrpc\":\"2.0\",\"method\":\"a\"}")) {
      check(line);
    }
  }

  @Test
  @DisplayName("torture/37: ids of every type, duplicate keys, wrong UTF-8, deep nesting")
  void takesIdsOfEveryType() {
    for (String id :
        List.of(
            "0",
            "-1",
            "1.5",
            "1e3",
            "99999999999999999999",
            "\"x\"",
            "\"\\u0041\\n\"",
            "\"é\"",
            "null",
            "true",
            "{\"a\":[1]}",
            "[1,{}]")) {
      check("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"m\"}", "REQUEST m " + id);
      check("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\": " + id + " }", "REQUEST m " + id);
    }
    check(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\",\"method\":\"b\"}", "REQUEST b 2");
    String deep = "[".repeat(50_000) + "]".repeat(50_000);
    check("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":" + deep + "}", "NOTIFICATION m -");
    byte[] wrong =
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":\"xy\"}".getBytes(StandardCharsets.UTF_8);
    wrong[wrong.length - 3] = (byte) 0xC3;
    wrong[wrong.length - 4] = (byte) 0xFF;
    assertEquals(1, classify(wrong, wrong.length, "").size());
  }

  @Test
  void takesBatchesApart() {
    String a = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}";
    String b = "{\"jsonrpc\":\"2.0\",\"method\":\"é\"}";
    byte[] batch = ("[ " + a + " , 5," + b + ", {} ]").getBytes(StandardCharsets.UTF_8);
    assertEquals(
        List.of("REQUEST a 1\t" + a, "NOTIFICATION é -\t" + b), classify(batch, batch.length, ""));
    assertEquals(2, lost);
    lost = 0;
    byte[] followed = ("[" + a + "] " + b).getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of("REQUEST a 1\t" + a), classify(followed, followed.length, ""));
    assertEquals(1, lost);
    lost = 0;
    byte[] large = ("[" + (a + ",").repeat(100_000) + a + "]").getBytes(StandardCharsets.UTF_8);
    assertEquals(100_000, classify(large, large.length, "").size());
    assertEquals(1, lost);
    assertEquals(50, classify(large, 50 * (a.length() + 1) + 9, "").size());
  }

  @Test
  void judgesWhatIsCutOffByItsBeginningAndItsEnd() {
    String line =
        "{\"method\":\"tools/call\",\"params\":{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    String shown = line.substring(0, 50);
    assertEquals(List.of("NOTIFICATION tools/call -\t" + shown), classify(bytes, 50, "aa\"}}"));
    assertEquals(
        List.of("REQUEST tools/call 17\t" + shown),
        classify(bytes, 50, "aa\"}},\"jsonrpc\":\"2.0\",\"id\":17}"));
    assertEquals(
        List.of("REQUEST tools/call \"x\"\t" + shown),
        classify(bytes, 50, "aa\"}},\"id\":\"x\",\"jsonrpc\":\"2.0\"}"));
  }

  @Test
  @DisplayName("torture/45: the classifier survives mutated messages")
  void survivesMutations() {
    byte[] seed =
        ("[{\"jsonrpc\":\"2.0\",\"id\":\"a\\u00e9\",\"method\":\"tools/call\",\"params\":[1.5e3,null,"
                + "{\"x\":\"é\"}]},{\"jsonrpc\":\"2.0\",\"id\":{},\"error\":{\"code\":-1}}]")
            .getBytes(StandardCharsets.UTF_8);
    int shown = 0;
    for (int round = 0; round < 20_000; round++) {
      Random random = new Random(round);
      byte[] line = seed.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextBoolean() ? line.length : random.nextInt(line.length);
      shown += classify(line, length, "").size();
    }
    assertTrue(shown > 1_000);
  }
}
