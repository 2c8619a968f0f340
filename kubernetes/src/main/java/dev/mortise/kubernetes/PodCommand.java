package dev.mortise.kubernetes;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Command;
import dev.mortise.api.Kubernetes.Input;
import dev.mortise.api.Kubernetes.Output;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A command that runs in a container: its output, then its exit code. Speaks `v4.channel.k8s.io`:
/// each message begins with the number of its channel.
///
/// The next message is asked for when the last one was read, so a slow reader slows the command.
/// Input is read on a thread of its own until it ends. That the input has ended cannot be said to
/// the command: this protocol has no word for it.
final class PodCommand implements Items<Output>, OpenStreams.Stream {
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte STDIN = 0;
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte STATUS = 3;
  private static final byte SIZE = 4;
  private static final int INPUT_BYTES_MAX = 32 * 1024;
  private static final long UNSENT_CHECK_NANOS = 1_000_000;

  private final ApiServer server;
  private final String subject;
  private final Items<Input> input;
  // What was asked for, and the end.
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable Thread pump;
  private volatile boolean closed;

  private sealed interface Piece {
    record Written(Output output) implements Piece {}

    record End(@Nullable PluginException why) implements Piece {}
  }

  private PodCommand(ApiServer server, String subject, Items<Input> input) {
    this.server = server;
    this.subject = subject;
    this.input = input;
  }

  /// @throws PluginException when the cluster refuses it
  static PodCommand open(
      ApiServer server, Identity identity, Place pod, Command command, Items<Input> input) {
    PodCommand running = new PodCommand(server, server.subject(pod.subject()), input);
    ExecQuery query = new ExecQuery(command);
    WebSocket socket =
        server.socket(
            pod.subject(), pod.path() + "/exec?" + query, PROTOCOL, identity, running.listener());
    running.socket = socket;
    server.streams().add(running);
    running.pump =
        Thread.ofVirtual().name("exec-" + pod.object()).start(() -> running.pump(socket));
    return running;
  }

  private void pump(WebSocket to) {
    try {
      for (Input next = input.next(); next != null && !closed; next = input.next()) {
        if (next.columns() > 0 && next.rows() > 0) {
          String size = "{\"Width\":" + next.columns() + ",\"Height\":" + next.rows() + "}";
          send(to, SIZE, size.getBytes(StandardCharsets.UTF_8));
        }
        byte[] typed = next.payload().array();
        for (int at = 0; at < typed.length; at += INPUT_BYTES_MAX) {
          int end = Math.min(at + INPUT_BYTES_MAX, typed.length);
          send(to, STDIN, Arrays.copyOfRange(typed, at, end));
        }
      }
    } catch (PluginException e) {
      // Whoever typed went away; the command goes on until its output is closed.
      System.getLogger(PodCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "the input of a command ended", e);
    }
  }

  /// One message is sent at a time; the client refuses a second one.
  private void send(WebSocket to, byte channel, byte[] payload) {
    while (to.queueSize() > 0 && !closed) {
      LockSupport.parkNanos(UNSENT_CHECK_NANOS);
    }
    to.send(ByteBuffer.allocate(payload.length + 1).put(channel).put(payload).flip());
  }

  @Override
  public @Nullable Output next() {
    try {
      Piece piece = closed ? new Piece.End(null) : pieces.take();
      return switch (piece) {
        case Piece.Written written -> {
          WebSocket from = socket;
          if (from != null) {
            from.request();
          }
          yield written.output();
        }
        case Piece.End end -> ended(end);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, subject + ": cancelled.", e);
    }
  }

  private @Nullable Output ended(Piece.End end) {
    boolean told = closed;
    close();
    // The end stays the end, however often it is asked for.
    pieces.add(end);
    if (told || end.why() == null) {
      return null;
    }
    throw end.why();
  }

  @Override
  public void endWith(PluginException why) {
    pieces.add(new Piece.End(why));
  }

  @Override
  public void close() {
    closed = true;
    server.streams().remove(this);
    WebSocket open = socket;
    if (open != null) {
      open.sendClose(1000, "closed");
    }
    input.close();
    Thread reader = pump;
    if (reader != null) {
      reader.interrupt();
    }
    pieces.add(new Piece.End(null));
  }

  private WebSocket.Listener listener() {
    return new WebSocket.Listener() {
      @Override
      public void onMessage(WebSocket from, ByteBuffer message) {
        arrived(from, message);
      }

      @Override
      public void onMessage(WebSocket from, String text) {
        arrived(from, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      }

      @Override
      public void onClose(WebSocket from, int code, String reason) {
        // Behind a status this is never read.
        pieces.add(new Piece.End(unfinished(code, reason)));
      }

      @Override
      public void onError(WebSocket from, Throwable problem) {
        pieces.add(new Piece.End(Failures.broken(subject, problem)));
      }
    };
  }

  /// A cluster says how a command ended before it closes. Without that nobody knows whether what
  /// came is all of it, so it is a failure and no end.
  private PluginException unfinished(int code, String reason) {
    String said = reason.isEmpty() ? "" : ", " + PlainText.of(reason);
    return new PluginException(
        ErrorCode.UNAVAILABLE,
        subject
            + ": the connection was closed (code "
            + code
            + said
            + ") before the command's exit code came; what it wrote may be incomplete.");
  }

  private void arrived(WebSocket from, ByteBuffer message) {
    byte channel = message.hasRemaining() ? message.get() : -1;
    byte[] payload = new byte[message.remaining()];
    message.get(payload);
    switch (channel) {
      case STDOUT, STDERR -> {
        if (payload.length == 0) {
          // Each channel is opened by an empty message.
          from.request();
        } else {
          String name = channel == STDOUT ? "stdout" : "stderr";
          pieces.add(new Piece.Written(new Output(name, Bytes.of(payload))));
        }
      }
      case STATUS -> over(payload);
      default -> from.request();
    }
  }

  /// The last message: a status that says success, an exit code, or why there is none.
  private void over(byte[] payload) {
    try {
      JsonNode status = Documents.json(subject, Json.of(payload));
      String code = Documents.text(status, "status").equals("Success") ? "0" : exitCode(status);
      if (code.isEmpty()) {
        int http = status.path("code").asInt(500);
        pieces.add(new Piece.End(Failures.answered(subject, http, payload)));
        return;
      }
      pieces.add(new Piece.Written(new Output("exit", Bytes.of(code))));
      pieces.add(new Piece.End(null));
    } catch (PluginException e) {
      pieces.add(new Piece.End(e));
    }
  }

  private static String exitCode(JsonNode status) {
    for (JsonNode cause : status.path("details").path("causes")) {
      String message = Documents.text(cause, "message");
      if (Documents.text(cause, "reason").equals("ExitCode") && message.matches("[0-9]{1,10}")) {
        return message;
      }
    }
    return "";
  }
}
