package dev.mortise.kubernetes;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes.Logs;
import dev.mortise.api.Kubernetes.Output;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a container wrote, as it comes. The next piece is asked for when the last one was read, so
/// a slow reader slows the cluster and nothing piles up here.
///
/// The client's threads write, one thread reads.
final class PodLogs
    implements Items<Output>, OpenStreams.Stream, AsyncBody.Consumer<List<ByteBuffer>> {
  private static final int REFUSAL_BYTES_MAX = 64 * 1024;

  private final ApiServer server;
  private final String subject;
  // One piece at most, and the end.
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private volatile @Nullable AsyncBody body;
  private volatile boolean closed;

  private sealed interface Piece {
    record Written(Bytes bytes) implements Piece {}

    record End(@Nullable Throwable why) implements Piece {}
  }

  private PodLogs(ApiServer server, String subject) {
    this.server = server;
    this.subject = subject;
  }

  /// @throws PluginException when the cluster refuses it
  static PodLogs open(ApiServer server, Identity identity, Place pod, Logs logs) {
    PodLogs reader = new PodLogs(server, server.subject(pod.subject()));
    ApiServer.Request request =
        ApiServer.Request.read(pod.subject(), pod.path() + "/log", query(logs));
    HttpResponse<AsyncBody> response = server.open(request, identity, reader);
    AsyncBody arriving = response.body();
    reader.body = arriving;
    if (response.code() >= 300) {
      throw Failures.answered(reader.subject, response.code(), reader.refusal(arriving));
    }
    var _ = arriving.done().whenComplete((_, problem) -> reader.pieces.add(new Piece.End(problem)));
    server.streams().add(reader);
    arriving.consume();
    return reader;
  }

  private static Map<String, String> query(Logs logs) {
    Map<String, String> query = new LinkedHashMap<>();
    if (!logs.container().isEmpty()) {
      query.put("container", logs.container());
    }
    if (logs.tail() > 0) {
      query.put("tailLines", Integer.toString(logs.tail()));
    }
    if (logs.follow()) {
      query.put("follow", "true");
    }
    if (logs.previous()) {
      query.put("previous", "true");
    }
    return query;
  }

  private byte[] refusal(AsyncBody arriving) {
    var _ = arriving.done().whenComplete((_, problem) -> pieces.add(new Piece.End(problem)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    arriving.consume();
    try {
      while (bytes.size() < REFUSAL_BYTES_MAX
          && pieces.poll(server.limits().requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
              instanceof Piece.Written written) {
        bytes.writeBytes(written.bytes().array());
        arriving.consume();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    arriving.cancel();
    return bytes.toByteArray();
  }

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody arriving) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      bytes.writeBytes(part);
    }
    pieces.add(new Piece.Written(Bytes.of(bytes.toByteArray())));
  }

  @Override
  public @Nullable Output next() {
    AsyncBody arriving = body;
    try {
      Piece piece = closed || arriving == null ? new Piece.End(null) : pieces.take();
      return switch (piece) {
        case Piece.Written written -> {
          if (arriving != null) {
            arriving.consume();
          }
          yield new Output("stdout", written.bytes());
        }
        case Piece.End end -> ended(end);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, subject + ": cancelled.", e);
    }
  }

  private @Nullable Output ended(Piece.End end) {
    // The end stays the end, however often it is asked for.
    pieces.add(end);
    if (closed || end.why() == null) {
      return null;
    }
    throw Failures.broken(subject, end.why());
  }

  @Override
  public void endWith(PluginException why) {
    pieces.add(new Piece.End(why));
  }

  @Override
  public void close() {
    closed = true;
    server.streams().remove(this);
    AsyncBody arriving = body;
    if (arriving != null) {
      arriving.cancel();
    }
    pieces.add(new Piece.End(null));
  }
}
