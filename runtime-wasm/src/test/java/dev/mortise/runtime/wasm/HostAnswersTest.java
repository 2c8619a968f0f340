package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HostAnswersTest {
  private final Fixture fixture = new Fixture();
  private final HostAnswers answers = answers();

  @AfterEach
  void close() {
    fixture.close();
  }

  private HostAnswers answers() {
    var launch =
        fixture.launch(
            "mortise",
            Guests.module("(func $answer (param i32 i32) (result i64) i64.const 0)"),
            Json.EMPTY);
    Program program =
        Program.load(
            Guests.module("(func $answer (param i32 i32) (result i64) i64.const 0)"),
            ModuleLimits.DEFAULT,
            new Program.Budget(1 << 20, 1000),
            _ -> {});
    var plugin =
        new Plugin(launch, program, 1 << 20, "1.0.0", new Quota(1 << 20), new AtomicBoolean(true));
    var made = new HostAnswers(plugin);
    made.begin(fixture.delivery("tools/it", "execute", "{}"), null);
    return made;
  }

  private Message open() {
    var about = new Message.Asked("log", "follow", null, null);
    return answers.answer(
        new Message(Message.ASK_STREAM, JsonCodec.encode(about), null, Bytes.EMPTY));
  }

  private int opened() {
    Message answer = open();
    assertEquals(Message.OK, answer.kind(), answer.toString());
    return answer.meta(Message.Stream.class).stream();
  }

  private Message cancel(int stream) {
    Json about = JsonCodec.encode(new Message.Stream(stream));
    return answers.answer(new Message(Message.CANCEL, about, null, Bytes.EMPTY));
  }

  @Test
  void noAnswerIsLostWhenTwoThreadsAsk() throws Exception {
    for (int round = 0; round < 100; round++) {
      var together = new CyclicBarrier(2);
      Set<Integer> all = new HashSet<>();
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<Future<List<Integer>>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          both.add(
              threads.submit(() -> {
                List<Integer> mine = new ArrayList<>();
                together.await();
                for (int n = 0; n < 32; n++) {
                  mine.add(opened());
                }
                return mine;
              }));
        }
        for (Future<List<Integer>> one : both) {
          all.addAll(one.get());
        }
      }
      assertEquals(64, all.size(), "each has a number of its own");
      assertEquals(ErrorCode.RESOURCE_EXHAUSTED.name(), open().meta(Message.Failure.class).code());
      for (int stream : all) {
        assertEquals(Message.OK, cancel(stream).kind(), "stream " + stream);
      }
    }
  }

  @Test
  void aStreamThatIsOpenedWhenTheCallHasEndedEndsAtOnce() {
    int before = opened();
    answers.close();
    int after = opened();
    for (int stream : List.of(before, after)) {
      assertEquals(ErrorCode.NOT_FOUND.name(), cancel(stream).meta(Message.Failure.class).code());
    }
    assertEquals(2, fixture.door.streams.size());
    for (var stream : fixture.door.streams) {
      PluginException e =
          assertThrows(PluginException.class, () -> Objects.requireNonNull(stream.receive()));
      assertTrue(e.getMessage().contains("the plugin's call has ended"), e.getMessage());
    }
  }
}
