package dev.mortise.testkit;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Events;
import dev.mortise.api.Http;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.sdk.Conversation;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostStorage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What [ContractPlugin] does with host functions.
final class HostScenarios {
  private static final int PIECE_BYTES = 64 * 1024;

  private HostScenarios() {}

  /// What a scenario is told.
  record Ask(String url, long number) {}

  static Tool.Result store() {
    HostStorage storage = Host.current().storage();
    storage.put("b", Bytes.of("2"));
    storage.put("a", Bytes.of("1"));
    String one = storage.get("a").orElseThrow().text();
    List<String> before = storage.keys("");
    boolean existed = storage.delete("b");
    return Tool.Result.of(one + " " + before + " " + existed + " " + storage.keys(""));
  }

  static String fetch(Ask ask) {
    Http.StreamedResponse answer = Host.current().http().open(ask.url(), Map.of());
    long total = 0;
    try (Body body = answer.body()) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        total += piece.length;
        if (ask.number() > 0 && total >= ask.number()) {
          return answer.status() + " enough";
        }
      }
    }
    return answer.status() + " " + total;
  }

  static String stall(Ask ask) {
    Http.StreamedResponse answer = Host.current().http().open(ask.url(), Map.of());
    try (Body body = answer.body()) {
      Objects.requireNonNull(body.next());
      new CountDownLatch(1).await();
      return "never";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "told to stop";
    }
  }

  static String upload(Ask ask) {
    Http.StreamedResponse answer =
        Host.current().http().open("post", ask.url(), Map.of(), new Zeros(ask.number()));
    var text = new ByteArrayOutputStream();
    try (Body body = answer.body()) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        text.writeBytes(piece);
      }
    }
    return answer.status() + " " + text.toString(StandardCharsets.UTF_8);
  }

  static String listen(Ask ask) {
    List<String> heard = new ArrayList<>();
    try (Items<Events.Event> events = Host.current().events().subscribe("done")) {
      while (heard.size() < ask.number()) {
        Events.Event event = Objects.requireNonNull(events.next());
        heard.add(event.content() + " of " + event.publisher());
      }
    }
    return String.join(", ", heard);
  }

  static Tool.Result watch() {
    int count = 0;
    try (Items<ResourceType.Event> pods =
        Host.current().kubernetes().namespace("dev").watch("pods", "", "")) {
      while (pods.next() != null) {
        count++;
      }
      return Tool.Result.of(count + " end");
    } catch (PluginException e) {
      return Tool.Result.of(count + " " + e.code());
    }
  }

  static Tool.Result talk() {
    try (Conversation<Routes.Message, Routes.Message> socket =
        Host.current().sockets().webSocket("wss://talk.example/", Map.of())) {
      socket.send(new Routes.Message(true, Bytes.of("hello")));
      Routes.Message answer = Objects.requireNonNull(socket.receive());
      return Tool.Result.of(answer.text() + " " + answer.payload().text());
    }
  }

  static Tool.Result progress() {
    Host.current().progress(1, 2, "half");
    return Tool.Result.of("told");
  }

  /// So many zeros.
  private static final class Zeros implements Body {
    private long left;

    Zeros(long left) {
      this.left = left;
    }

    @Override
    public byte @Nullable [] next() {
      if (left == 0) {
        return null;
      }
      byte[] piece = new byte[(int) Math.min(left, PIECE_BYTES)];
      left -= piece.length;
      return piece;
    }

    @Override
    public void close() {
      left = 0;
    }
  }
}
