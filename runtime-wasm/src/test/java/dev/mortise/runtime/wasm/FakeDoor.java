package dev.mortise.runtime.wasm;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.HostDoor;
import dev.mortise.host.HostRequest;
import dev.mortise.protocol.Pipe;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// A host's door that writes down who asked what, and answers what the test says.
final class FakeDoor implements HostDoor {
  static final byte[] TOKEN = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  final List<HostRequest> asked = new CopyOnWriteArrayList<>();

  /// The host's ends of the streams that were asked for.
  final List<Exchange> streams = new CopyOnWriteArrayList<>();

  /// Somebody asked a door that is silent, and was interrupted there.
  final CountDownLatch waiting = new CountDownLatch(1);

  final CountDownLatch interrupted = new CountDownLatch(1);
  private volatile Function<HostRequest, Reply> answer = _ -> new Reply(Json.EMPTY, Bytes.EMPTY);

  FakeDoor answering(Function<HostRequest, Reply> answers) {
    answer = answers;
    return this;
  }

  /// Whoever asks waits until it is interrupted.
  FakeDoor silent() {
    return answering(_ -> {
      waiting.countDown();
      try {
        new CountDownLatch(1).await();
        throw new IllegalStateException("nobody opens it");
      } catch (InterruptedException e) {
        interrupted.countDown();
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "interrupted", e);
      }
    });
  }

  @Override
  public Reply call(HostRequest request) {
    asked.add(request);
    return answer.apply(request);
  }

  @Override
  public Exchange open(HostRequest request) {
    asked.add(request);
    Pipe pipe = Pipe.of(4);
    streams.add(pipe.right());
    return pipe.left();
  }

  @Override
  public boolean streams(String function, String method) {
    return false;
  }
}
