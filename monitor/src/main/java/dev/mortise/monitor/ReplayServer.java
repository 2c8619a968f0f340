package dev.mortise.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that is talked to message by message.
///
/// One thread reads what it says; the replay's thread asks for it.
final class ReplayServer implements AutoCloseable {
  private static final int LINE_BYTES_MAX = 256 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Server server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, JsonNode> responses = new HashMap<>();
  private final Map<String, ArrayDeque<JsonNode>> requests = new HashMap<>();
  private boolean ended;

  private ReplayServer(Server server) {
    this.server = server;
  }

  /// Starts the command; its stderr passes to the given stream.
  static ReplayServer start(ReplayOptions options, Notices notices) throws IOException {
    Server process = Server.start(options.command(), Duration.ofSeconds(5));
    ReplayServer server = new ReplayServer(process);
    new Pump("replay-stderr", process.stderr(), notices::pass, process.stderr()).start();
    Thread.ofPlatform().name("replay-stdout").daemon().start(server::read);
    return server;
  }

  /// The same for every spelling of the same id.
  static String key(JsonNode id) {
    return id.isNumber() ? id.decimalValue().stripTrailingZeros().toPlainString() : id.toString();
  }

  void send(JsonNode message) throws IOException {
    OutputStream stdin = server.stdin();
    stdin.write((message + "\n").getBytes(StandardCharsets.UTF_8));
    stdin.flush();
  }

  /// The response to an id; null when none came in time or the server is gone.
  @Nullable JsonNode response(String key, Duration timeout) throws InterruptedException {
    return await(timeout, () -> responses.get(key));
  }

  /// The next request of the server with that method; null when none came in time.
  @Nullable JsonNode request(String method, Duration timeout) throws InterruptedException {
    return await(
        timeout, () -> requests.computeIfAbsent(method, none -> new ArrayDeque<>()).poll());
  }

  /// Something that may be there already.
  private interface Look {
    @Nullable JsonNode now();
  }

  private @Nullable JsonNode await(Duration timeout, Look look) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      JsonNode found = look.now();
      while (found == null && !ended && left > 0) {
        left = changed.awaitNanos(left);
        found = look.now();
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    LineFramer framer = new LineFramer(LINE_BYTES_MAX, new Lines());
    byte[] buffer = new byte[1 << 16];
    try (InputStream stdout = server.stdout()) {
      for (int count = stdout.read(buffer); count >= 0; count = stdout.read(buffer)) {
        framer.feed(buffer, 0, count);
      }
    } catch (IOException closed) {
      // The end, like any other.
    }
    framer.end();
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What the server says, line by line.
  private final class Lines implements LineFramer.Sink {
    @Override
    public void lost(long lines) {
      throw new IllegalStateException("Nothing is dropped in a replay.");
    }

    @Override
    public void line(byte[] array, int offset, int length, long size, byte[] tail) {
      try {
        JsonNode line = MAPPER.readTree(array, offset, length);
        if (line.isArray()) {
          line.forEach(ReplayServer.this::take);
        } else {
          take(line);
        }
      } catch (JacksonException noMessage) {
        // Servers print other things too; only messages are compared.
      }
    }
  }

  private void take(JsonNode message) {
    JsonNode id = message.get("id");
    if (id == null) {
      return;
    }
    lock.lock();
    try {
      if (message.has("method")) {
        String method = message.get("method").asString("");
        requests.computeIfAbsent(method, none -> new ArrayDeque<>()).add(message);
      } else {
        responses.put(key(id), message);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      server.stdin().close();
    } catch (IOException gone) {
      // It ended before.
    }
    server.close();
  }
}
