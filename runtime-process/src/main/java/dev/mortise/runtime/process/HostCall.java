package dev.mortise.runtime.process;

import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.HostDoor;
import dev.mortise.host.HostRequest;
import dev.mortise.host.PluginWords;
import dev.mortise.wire.mortise.Credit;
import dev.mortise.wire.mortise.Data;
import dev.mortise.wire.mortise.End;
import dev.mortise.wire.mortise.HostFrame;
import dev.mortise.wire.mortise.HostStart;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One host call of a plugin: a virtual thread that asks the door and sends what comes back, and
/// for a stream a second one that hands on what the plugin sends.
final class HostCall {
  /// Both sides begin with so many frames of credit.
  private static final int CREDIT = 16;

  private static final int CREDIT_MAX = 1 << 16;

  private final long id;
  private final HostStart start;
  private final Link link;
  private final HostCalls calls;
  private final Thread thread;
  private final Semaphore credit = new Semaphore(CREDIT);

  /// What the plugin sent and nobody took yet; one more for its end.
  private final ArrayBlockingQueue<HostFrame> received = new ArrayBlockingQueue<>(CREDIT + 1);

  private volatile @Nullable Exchange exchange;
  private volatile @Nullable String cancelled;
  private volatile boolean done;

  HostCall(long id, HostStart start, Link link, HostCalls calls) {
    this.id = id;
    this.start = start;
    this.link = link;
    this.calls = calls;
    this.thread =
        Thread.ofVirtual()
            .name("plugin-" + link.launch().manifest().id() + "-asks-" + start.getFunction())
            .unstarted(this::run);
  }

  void begin() {
    calls.hold(start.getSerializedSize());
    thread.start();
  }

  /// Takes a frame of the plugin; never blocks.
  void accept(HostFrame frame) {
    switch (frame.getKindCase()) {
      case DATA, END -> keep(frame);
      case CREDIT -> {
        int more = Math.clamp(Integer.toUnsignedLong(frame.getCredit().getFrames()), 0, CREDIT_MAX);
        if (credit.availablePermits() + more <= CREDIT_MAX) {
          credit.release(more);
        }
      }
      case CANCEL -> cancel(PluginWords.of(frame.getCancel().getReason(), 200));
      case ERROR -> cancel(PluginWords.of(frame.getError().getMessage(), 200));
      case START, KIND_NOT_SET -> calls.breakOff("sent an empty frame");
    }
  }

  private void keep(HostFrame frame) {
    calls.hold(frame.getSerializedSize());
    if (!received.offer(frame)) {
      calls.breakOff("sent more frames than it had credit for");
    }
    // It may have ended between the two, and then nobody else would let go of the frame.
    if (done) {
      letGo();
    }
  }

  private void letGo() {
    for (HostFrame left = received.poll(); left != null; left = received.poll()) {
      calls.release(left.getSerializedSize());
    }
  }

  /// Ends it without an answer: whoever cancels does not wait for one.
  void cancel(String reason) {
    cancelled = reason;
    Exchange open = exchange;
    if (open != null) {
      open.cancel(reason);
    }
    thread.interrupt();
  }

  private void run() {
    try {
      answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      calls.ended(id);
      calls.release(start.getSerializedSize());
      done = true;
      letGo();
    }
  }

  private void answer() throws InterruptedException {
    try {
      HostDoor door = link.launch().door();
      boolean streams = door.streams(start.getFunction(), start.getMethod());
      if (streams != start.getStream()) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: %s of %s %s a stream; rebuild it with an SDK of this host."
                .formatted(
                    link.label(),
                    start.getMethod(),
                    start.getFunction(),
                    streams ? "is" : "is not"));
      }
      if (streams) {
        stream(door);
      } else {
        Reply reply = door.call(request());
        send(Data.newBuilder(), new Frame(reply.head(), reply.body()));
      }
    } catch (PluginException e) {
      fail(e);
    } catch (RuntimeException e) {
      System.getLogger(HostCall.class.getName())
          .log(System.Logger.Level.ERROR, "a host function failed", e);
      fail(
          new PluginException(
              ErrorCode.INTERNAL,
              link.label() + ": the host failed at " + start.getFunction() + "; see its log."));
    }
  }

  private void stream(HostDoor door) throws InterruptedException {
    try (Exchange open = door.open(request())) {
      exchange = open;
      if (cancelled != null) {
        return;
      }
      Thread upward =
          Thread.ofVirtual().name(thread.getName() + "-sends").start(() -> handOn(open));
      try {
        Frame frame = open.receive();
        while (frame != null) {
          credit.acquire();
          send(Data.newBuilder(), frame);
          frame = open.receive();
        }
        calls.send(frame().setEnd(End.getDefaultInstance()).build());
      } finally {
        upward.interrupt();
      }
    }
  }

  /// Hands on what the plugin sends, and gives credit back for half the window at a time.
  private void handOn(Exchange open) {
    int taken = 0;
    try {
      HostFrame frame = take();
      while (!frame.hasEnd()) {
        Data data = frame.getData();
        open.send(
            new Frame(
                data.getHead().isEmpty() ? null : EnvelopeCarrier.json(data.getHead()),
                Bytes.of(data.getBody().toByteArray())));
        if (++taken == CREDIT / 2) {
          calls.send(frame().setCredit(Credit.newBuilder().setFrames(taken)).build());
          taken = 0;
        }
        frame = take();
      }
      open.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The thread that receives meets the same end and tells it to the plugin.
      open.cancel("sending failed");
    }
  }

  private HostFrame take() throws InterruptedException {
    HostFrame frame = received.take();
    calls.release(frame.getSerializedSize());
    return frame;
  }

  private HostRequest request() {
    long millis = start.getDeadlineMillis();
    return new HostRequest(
        start.getToken().toByteArray(),
        start.getFunction(),
        start.getMethod(),
        EnvelopeCarrier.json(start.getHead()),
        Bytes.of(start.getBody().toByteArray()),
        millis == 0 ? null : Deadline.after(Duration.ofMillis(Math.max(1, millis))));
  }

  private void send(Data.Builder data, Frame frame) throws InterruptedException {
    data.setBody(EnvelopeCarrier.bytes(frame.body().array()));
    if (frame.head() != null) {
      data.setHead(EnvelopeCarrier.bytes(frame.head().utf8()));
    }
    calls.send(frame().setData(data).build());
  }

  private void fail(PluginException e) throws InterruptedException {
    if (cancelled == null) {
      calls.send(frame().setError(WireErrors.of(e)).build());
    }
  }

  private HostFrame.Builder frame() {
    return HostFrame.newBuilder().setId(id);
  }
}
