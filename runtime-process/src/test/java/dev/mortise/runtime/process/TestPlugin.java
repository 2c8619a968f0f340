package dev.mortise.runtime.process;

import com.google.protobuf.ByteString;
import dev.mortise.goplugin.GoPluginServer;
import dev.mortise.wire.mortise.CallReply;
import dev.mortise.wire.mortise.CallRequest;
import dev.mortise.wire.mortise.Contribution;
import dev.mortise.wire.mortise.Data;
import dev.mortise.wire.mortise.DescribeReply;
import dev.mortise.wire.mortise.DescribeRequest;
import dev.mortise.wire.mortise.End;
import dev.mortise.wire.mortise.Error;
import dev.mortise.wire.mortise.Frame;
import dev.mortise.wire.mortise.HostFrame;
import dev.mortise.wire.mortise.HostStart;
import dev.mortise.wire.mortise.PluginGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A plugin written on the bare carrier, whose methods are the behaviours that the tests need.
public final class TestPlugin extends PluginGrpc.PluginImplBase {
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, BlockingQueue<HostFrame>> answers = new ConcurrentHashMap<>();
  private volatile @Nullable StreamObserver<HostFrame> host;

  private TestPlugin() {}

  /// Serves until the host ends it.
  public static void main(String[] arguments) {
    GoPluginServer.builder()
        .cookie("MORTISE_PLUGIN", "6d6f7274697365")
        .version(1, List.of(new TestPlugin()))
        .serve();
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeReply> reply) {
    var answer =
        DescribeReply.newBuilder()
            .setEnvelopeVersion(1)
            .setId("probe")
            .setVersion("1.0.0")
            .addContributions(
                Contribution.newBuilder()
                    .setKind("tools")
                    .setName("probe")
                    .setDetails(request.getSettings()));
    reply.onNext(answer.build());
    reply.onCompleted();
  }

  @Override
  public void call(CallRequest request, StreamObserver<CallReply> reply) {
    String head = request.getStart().getHead().toStringUtf8();
    switch (request.getStart().getMethod()) {
      case "hang" -> {
        ((ServerCallStreamObserver<CallReply>) reply)
            .setOnCancelHandler(cancelled::incrementAndGet);
        hanging.incrementAndGet();
      }
      case "status" -> reply.onError(new IllegalStateException("status"));
      case "die" -> Surroundings.die(Integer.parseInt(head));
      case "fail" -> {
        String[] words = head.split(" ", 2);
        reply.onNext(
            CallReply.newBuilder()
                .setError(Error.newBuilder().setCode(words[0]).setMessage(words[1]))
                .build());
        reply.onCompleted();
      }
      default -> {
        reply.onNext(CallReply.newBuilder().setBody(answer(request, head)).build());
        reply.onCompleted();
      }
    }
  }

  private ByteString answer(CallRequest request, String head) {
    try {
      return switch (request.getStart().getMethod()) {
        case "echo" -> request.getBody();
        case "caller" -> ByteString.copyFromUtf8(request.getStart().getCaller().toString());
        case "large" -> ByteString.copyFrom(new byte[Integer.parseInt(head)]);
        case "cancelled" -> text(Integer.toString(cancelled.get()));
        case "hanging" -> text(Integer.toString(hanging.get()));
        case "sent" -> text(Integer.toString(sent.get()));
        case "environment" -> text(Surroundings.lines(new TreeMap<>(System.getenv())));
        case "stdin" -> text(System.in.read() + " " + Surroundings.target(0));
        case "descriptors" -> text(Surroundings.descriptors());
        case "folders" -> text(Surroundings.folders());
        case "connect" -> text(Surroundings.connect(Integer.parseInt(head)));
        case "escape" -> text(Escapes.attempt(head));
        case "run" -> text(Surroundings.run(head));
        case "flood" -> text(Surroundings.flood(Integer.parseInt(head)));
        case "print" -> text(Surroundings.print(head));
        case "token" -> request.getStart().getToken();
        case "ask" -> ask(request.getStart().getToken(), head);
        case "heap" -> text(heap());
        case "overtaken" -> text("answered " + overtaken(Integer.parseInt(head)));
        case "twice" -> text(twice());
        case "crowd" -> text("refused " + crowd(Integer.parseInt(head)));
        case "ask-as" -> ask(request.getBody(), head);
        default -> throw new IllegalArgumentException(request.getStart().getMethod());
      };
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /// Asks for a unary host function, `function method`, and tells its answer or error.
  private ByteString ask(ByteString token, String what) throws InterruptedException {
    String[] words = what.split(" ", -1);
    long id = ids.incrementAndGet();
    var answer = new LinkedBlockingQueue<HostFrame>();
    answers.put(id, answer);
    var start =
        HostStart.newBuilder()
            .setToken(token)
            .setFunction(words[0])
            .setMethod(words[1])
            .setHead(text("{}"))
            .setStream(words.length > 2);
    send(HostFrame.newBuilder().setId(id).setStart(start).build());
    if (words.length > 2) {
      return sum(id, answer, Integer.parseInt(words[2]));
    }
    HostFrame frame = answer.take();
    return frame.hasError()
        ? text(frame.getError().getCode() + " " + frame.getError().getMessage())
        : frame.getData().getHead();
  }

  /// Sends megabytes to host functions that never read, until the host has had enough.
  private String heap() {
    var start =
        HostStart.newBuilder()
            .setFunction("test")
            .setMethod("block")
            .setBody(ByteString.copyFrom(new byte[8 << 20]));
    try {
      for (int i = 0; i < 16; i++) {
        send(HostFrame.newBuilder().setId(ids.incrementAndGet()).setStart(start).build());
      }
    } catch (StatusRuntimeException e) {
      // The host has had enough before all was sent.
    }
    return "sent";
  }

  /// Asks so many times, the last id first, and counts the answers.
  private int overtaken(int size) throws InterruptedException {
    var answer = new LinkedBlockingQueue<HostFrame>();
    long last = ids.addAndGet(size);
    var start = HostStart.newBuilder().setFunction("clock").setMethod("now").setHead(text("{}"));
    for (long id = last; id > last - size; id--) {
      answers.put(id, answer);
      send(HostFrame.newBuilder().setId(id).setStart(start).build());
    }
    int answered = 0;
    while (answered < size && answer.take().hasData()) {
      answered++;
    }
    return answered;
  }

  /// Asks twice with the same id.
  private String twice() {
    var start = HostStart.newBuilder().setFunction("test").setMethod("block");
    long id = ids.incrementAndGet();
    for (int i = 0; i < 2; i++) {
      send(HostFrame.newBuilder().setId(id).setStart(start).build());
    }
    return "sent";
  }

  /// Asks so many times at once for what never answers, counts the refusals, and gives up on all.
  private int crowd(int size) throws InterruptedException {
    var answer = new LinkedBlockingQueue<HostFrame>();
    long first = ids.getAndAdd(size) + 1;
    for (long id = first; id < first + size; id++) {
      answers.put(id, answer);
      var start = HostStart.newBuilder().setFunction("test").setMethod("block");
      send(HostFrame.newBuilder().setId(id).setStart(start).build());
    }
    int refused = 0;
    while (answer.poll(refused < size - 256 ? 60 : 0, TimeUnit.SECONDS) != null) {
      refused++;
    }
    for (long id = first; id < first + size; id++) {
      var cancel = dev.mortise.wire.mortise.Cancel.newBuilder().setReason("enough");
      send(HostFrame.newBuilder().setId(id).setCancel(cancel).build());
    }
    return refused;
  }

  /// Sends so many frames to a streaming host function as credit comes, and counts what comes back.
  private ByteString sum(long id, BlockingQueue<HostFrame> answer, int frames)
      throws InterruptedException {
    int credit = 16;
    int back = 0;
    for (int i = 0; i < frames; ) {
      if (credit > 0) {
        credit--;
        i++;
        send(data(id, i));
      } else {
        HostFrame frame = answer.take();
        credit += frame.hasCredit() ? frame.getCredit().getFrames() : 0;
        back += taken(id, frame);
      }
    }
    send(HostFrame.newBuilder().setId(id).setEnd(End.getDefaultInstance()).build());
    HostFrame frame = answer.take();
    while (!frame.hasEnd() && !frame.hasError()) {
      back += taken(id, frame);
      frame = answer.take();
    }
    return text(frame.hasError() ? frame.getError().getMessage() : "back " + back);
  }

  private int taken(long id, HostFrame frame) {
    if (!frame.hasData()) {
      return 0;
    }
    var more = dev.mortise.wire.mortise.Credit.newBuilder().setFrames(1);
    send(HostFrame.newBuilder().setId(id).setCredit(more).build());
    return 1;
  }

  private static HostFrame data(long id, int number) {
    return HostFrame.newBuilder()
        .setId(id)
        .setData(Data.newBuilder().setHead(text(Integer.toString(number))))
        .build();
  }

  private void send(HostFrame frame) {
    StreamObserver<HostFrame> open = host;
    if (open == null) {
      throw new IllegalStateException("the host opened no stream");
    }
    synchronized (answers) {
      open.onNext(frame);
    }
  }

  @Override
  public StreamObserver<HostFrame> host(StreamObserver<HostFrame> toHost) {
    host = toHost;
    return new StreamObserver<>() {
      @Override
      public void onNext(HostFrame frame) {
        BlockingQueue<HostFrame> answer = answers.get(frame.getId());
        if (answer != null) {
          answer.add(frame);
        }
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        toHost.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Frame> open(StreamObserver<Frame> toHost) {
    var out = (ServerCallStreamObserver<Frame>) toHost;
    out.setOnCancelHandler(cancelled::incrementAndGet);
    var endless = new AtomicInteger();
    Runnable sendWhileReady =
        () -> {
          while (endless.get() > 0 && out.isReady() && !out.isCancelled()) {
            sent.incrementAndGet();
            var body = ByteString.copyFrom(new byte[endless.get()]);
            out.onNext(Frame.newBuilder().setData(Data.newBuilder().setBody(body)).build());
          }
        };
    out.setOnReadyHandler(sendWhileReady);
    return new StreamObserver<>() {
      private String method = "";

      @Override
      public void onNext(Frame frame) {
        if (frame.hasStart()) {
          method = frame.getStart().getMethod();
          begin(out, method, frame.getStart().getHead().toStringUtf8(), endless);
          sendWhileReady.run();
        } else if (method.equals("echo")) {
          out.onNext(frame);
        }
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        if (method.equals("echo")) {
          out.onNext(Frame.newBuilder().setEnd(End.getDefaultInstance()).build());
          out.onCompleted();
        }
      }
    };
  }

  private static void begin(
      ServerCallStreamObserver<Frame> out, String method, String head, AtomicInteger endless) {
    switch (method) {
      case "endless" -> endless.set(Integer.parseInt(head));
      case "refuse" -> {
        out.onNext(
            Frame.newBuilder()
                .setError(Error.newBuilder().setCode("NOT_FOUND").setMessage("no such thing"))
                .build());
        out.onCompleted();
      }
      default -> {
        // "echo" waits for frames, "silent" never says a word.
      }
    }
  }
}
