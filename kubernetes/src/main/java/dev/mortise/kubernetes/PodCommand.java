package dev.mortise.kubernetes;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes.Command;
import dev.mortise.api.Kubernetes.Input;
import dev.mortise.api.Kubernetes.Output;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A command that runs in a container: its output, then its exit code.
///
/// Output waits for its reader, 64 pieces of at most 64 KiB; then the cluster waits. Input is read
/// on a thread of its own until it ends. That the input has ended cannot be said to the command:
/// Kubernetes has no word for it on this wire.
final class PodCommand implements Items<Output> {
  private static final int PIECES_MAX = 64;
  private static final int PIECE_BYTES_MAX = 64 * 1024;

  private final String subject;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(PIECES_MAX);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Items<Input> input;
  private volatile @Nullable ExecWatch running;
  private volatile @Nullable Thread pump;
  private volatile @Nullable Throwable refused;
  private volatile boolean closed;
  // Only the reader touches it.
  private boolean over;

  private sealed interface Piece {
    record Written(Output output) implements Piece {}

    record End(@Nullable Integer code, @Nullable Throwable why) implements Piece {}
  }

  private PodCommand(String subject, Items<Input> input) {
    this.subject = subject;
    this.input = input;
  }

  /// @throws PluginException when the cluster refuses it
  static PodCommand open(
      ApiServer server, Identity identity, Place pod, Command command, Items<Input> input) {
    PodCommand running = new PodCommand(server.subject(pod.subject()), input);
    PodResource resource =
        server.as(identity).pods().inNamespace(pod.namespace()).withName(pod.object());
    running.start(
        command.container().isEmpty() ? resource : resource.inContainer(command.container()),
        command,
        server.limits().requestTimeout().toMillis());
    return running;
  }

  private void start(ContainerResource container, Command command, long patienceMillis) {
    var output = container.redirectingInput().writingOutput(new Pieces("stdout"));
    String[] words = command.command().toArray(String[]::new);
    try {
      ExecWatch watch =
          command.terminal()
              ? output.withTTY().usingListener(new Listener()).exec(words)
              : output.writingError(new Pieces("stderr")).usingListener(new Listener()).exec(words);
      running = watch;
      if (!opened.await(patienceMillis, TimeUnit.MILLISECONDS)) {
        close();
        throw new TimeoutException("it did not begin");
      }
      if (refused == null) {
        pump = Thread.ofVirtual().name("exec-input").start(() -> pump(watch));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new PluginException(ErrorCode.CANCELLED, subject + ": cancelled.", e);
    } catch (RuntimeException | TimeoutException e) {
      throw Failures.broken(subject, e);
    }
    Throwable why = refused;
    if (why != null) {
      throw Failures.broken(subject, why);
    }
  }

  private void pump(ExecWatch watch) {
    try {
      for (Input next = input.next(); next != null && !closed; next = input.next()) {
        if (next.columns() > 0 && next.rows() > 0) {
          watch.resize(next.columns(), next.rows());
        }
        byte[] typed = next.payload().array();
        if (typed.length > 0) {
          watch.getInput().write(typed);
          watch.getInput().flush();
        }
      }
    } catch (IOException | RuntimeException e) {
      // The command ended, or whoever typed went away: the output says which.
      System.getLogger(PodCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "the input of a command ended", e);
    }
  }

  @Override
  public @Nullable Output next() {
    if (over || closed) {
      return null;
    }
    try {
      return switch (pieces.take()) {
        case Piece.Written written -> written.output();
        case Piece.End end -> ended(end);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, subject + ": cancelled.", e);
    }
  }

  private @Nullable Output ended(Piece.End end) {
    over = true;
    close();
    if (end.why() != null) {
      throw Failures.broken(subject, end.why());
    }
    return end.code() == null
        ? null
        : new Output("exit", Bytes.of(end.code().toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    closed = true;
    ExecWatch watch = running;
    if (watch != null) {
      watch.close();
    }
    input.close();
    Thread thread = pump;
    if (thread != null) {
      thread.interrupt();
    }
    // Whoever waits with a piece of output may go.
    pieces.clear();
  }

  private void put(Piece piece) throws InterruptedException {
    while (!closed && !pieces.offer(piece, 1, TimeUnit.SECONDS)) {
      Thread.onSpinWait();
    }
  }

  /// One channel of output.
  private final class Pieces extends OutputStream {
    private final String channel;

    Pieces(String channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        for (int at = from; at < from + length; at += PIECE_BYTES_MAX) {
          int end = Math.min(at + PIECE_BYTES_MAX, from + length);
          put(new Piece.Written(new Output(channel, Bytes.of(Arrays.copyOfRange(bytes, at, end)))));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private final class Listener implements ExecListener {
    @Override
    public void onOpen() {
      opened.countDown();
    }

    @Override
    public void onFailure(Throwable problem, @Nullable Response response) {
      refused = problem;
      opened.countDown();
      end(null, problem);
    }

    @Override
    public void onClose(int code, String reason) {
      ExecWatch watch = running;
      end(watch == null ? null : watch.exitCode().getNow(null), null);
    }

    private void end(@Nullable Integer code, @Nullable Throwable why) {
      try {
        put(new Piece.End(code, why));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
