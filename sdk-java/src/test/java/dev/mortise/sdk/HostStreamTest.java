package dev.mortise.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.goplugin.GoPluginConfig;
import dev.mortise.goplugin.GoPluginServer;
import dev.mortise.goplugin.LaunchRequest;
import dev.mortise.goplugin.LaunchedProcess;
import dev.mortise.goplugin.PluginLauncher;
import dev.mortise.wire.mortise.Data;
import dev.mortise.wire.mortise.HostFrame;
import dev.mortise.wire.mortise.PluginGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The stream of host calls over a real connection, its plugin in the test's own JVM.
@Timeout(120)
final class HostStreamTest {
  private static final int ASKERS = 16;
  private static final int ASKS = 200;

  private final HostStream asking = new HostStream("asker 1.0.0");

  @Test
  void idsCountUpOnTheWireHoweverManyAsk() throws Exception {
    var host = new AnsweringHost();
    try (GoPlugin plugin = start()) {
      host.open(PluginGrpc.newStub(plugin.channel()));
      var call = new HostCall(Bytes.EMPTY, "clock", "now", Json.EMPTY, Bytes.EMPTY, null);
      Callable<Integer> asker =
          () -> {
            int answered = 0;
            while (answered < ASKS && asking.call(call).head().equals(AnsweringHost.ANSWER)) {
              answered++;
            }
            return answered;
          };
      try (var threads = Executors.newFixedThreadPool(ASKERS)) {
        for (Future<Integer> answered : threads.invokeAll(Collections.nCopies(ASKERS, asker))) {
          assertEquals(ASKS, answered.get());
        }
      }
      plugin.stop(Duration.ofSeconds(30));
    }
    assertEquals(ASKERS * ASKS, host.ids.size());
    for (int i = 0; i < host.ids.size(); i++) {
      assertEquals(i + 1, host.ids.get(i), "the start that came as number " + (i + 1));
    }
  }

  private GoPlugin start() {
    GoPluginConfig config =
        GoPluginConfig.builder("asker")
            .cookie(Serving.COOKIE_KEY, Serving.COOKIE_VALUE)
            .versions(Set.of(Serving.WIRE_VERSION))
            .build();
    return GoPlugin.start(config, new Inside());
  }

  /// Keeps the ids in the order of their arrival, and answers each.
  private static final class AnsweringHost implements StreamObserver<HostFrame> {
    static final Json ANSWER = Json.of("{\"noon\":true}");

    final List<Long> ids = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StreamObserver<HostFrame>> plugin = new CompletableFuture<>();

    void open(PluginGrpc.PluginStub stub) {
      plugin.complete(stub.host(this));
    }

    @Override
    public void onNext(HostFrame frame) {
      ids.add(frame.getId());
      var data = Data.newBuilder().setHead(ByteString.copyFrom(ANSWER.utf8()));
      plugin.join().onNext(HostFrame.newBuilder().setId(frame.getId()).setData(data).build());
    }

    @Override
    public void onError(Throwable end) {}

    @Override
    public void onCompleted() {}
  }

  /// A plugin without a process, that serves nothing but the stream.
  private final class Inside implements PluginLauncher, LaunchedProcess {
    private final PipedInputStream out = new PipedInputStream();
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();

    @Override
    public LaunchedProcess launch(LaunchRequest request) {
      var service =
          new PluginGrpc.PluginImplBase() {
            @Override
            public StreamObserver<HostFrame> host(StreamObserver<HostFrame> frames) {
              return asking.opened(frames);
            }
          };
      var log = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      GoPluginServer.Builder server =
          GoPluginServer.builder()
              .cookie(Serving.COOKIE_KEY, Serving.COOKIE_VALUE)
              .version(Serving.WIRE_VERSION, List.of(service))
              .inside(
                  request.environment(),
                  print(),
                  log,
                  code -> exited.complete(Exit.ofStatus(code)));
      Thread.ofVirtual().start(server::serve);
      return this;
    }

    private PrintStream print() {
      try {
        return new PrintStream(new PipedOutputStream(out), true, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputStream stdout() {
      return out;
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.empty();
    }

    @Override
    public CompletableFuture<Exit> exited() {
      return exited;
    }

    @Override
    public void kill() {
      exited.complete(Exit.ofStatus(137));
    }
  }
}
