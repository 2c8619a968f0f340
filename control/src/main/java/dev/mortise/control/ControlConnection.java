package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A client's connection for one request. One thread uses it; [#close] is for any thread.
final class ControlConnection implements AutoCloseable {
  private final Path socket;
  private final SocketChannel channel;
  private final LineChannel lines;
  private volatile boolean late;
  private volatile boolean closed;

  private ControlConnection(Path socket, SocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
    this.lines = new LineChannel(channel);
  }

  /// Sends a request and waits for its answer.
  ///
  /// @throws PluginException what the host answered; `UNAVAILABLE` when it is gone,
  ///   `DEADLINE_EXCEEDED` when it does not answer in time
  static JsonNode ask(Path socket, ObjectNode request, Duration timeout) {
    try (var connection = to(socket)) {
      return connection.ask(request, timeout);
    }
  }

  /// The same, of a list that is sent one by one, since all of it may be longer than a line.
  static List<JsonNode> askAll(Path socket, ObjectNode request, Duration timeout) {
    List<JsonNode> items = new ArrayList<>();
    try (var connection = to(socket)) {
      connection.within(
          timeout,
          () -> {
            connection.send(request);
            JsonNode answer = connection.answer();
            while (answer.has("item")) {
              items.add(answer.get("item"));
              answer = connection.answer();
            }
            return answer;
          });
    }
    return items;
  }

  /// A connection for one request that has not been sent yet.
  static ControlConnection to(Path socket) {
    return new ControlConnection(socket, unconnected());
  }

  /// Sends the request and waits for its answer. The connection stays until it is closed.
  ///
  /// @throws PluginException as the other
  JsonNode ask(ObjectNode request, Duration timeout) {
    return within(
        timeout,
        () -> {
          send(request);
          return answer();
        });
  }

  /// Sends a request whose answer is a stream.
  static ControlConnection open(Path socket, ObjectNode request, Duration timeout) {
    return open(socket, request, timeout, false);
  }

  /// The same of what happens from now on: what happens once this has returned is in the stream.
  /// The host says with an item of its own that it listens.
  static ControlConnection listen(Path socket, ObjectNode request, Duration timeout) {
    return open(socket, request, timeout, true);
  }

  private static ControlConnection open(
      Path socket, ObjectNode request, Duration timeout, boolean listening) {
    var connection = to(socket);
    try {
      connection.within(
          timeout,
          () -> {
            connection.send(request);
            return listening ? connection.answer() : request;
          });
      return connection;
    } catch (PluginException e) {
      connection.close();
      throw e;
    }
  }

  /// Whether a host listens there.
  static boolean answers(Path socket, Duration timeout) {
    try (var connection = to(socket)) {
      connection.within(
          timeout,
          () -> {
            connection.connect();
            return ControlJson.object();
          });
      return true;
    } catch (PluginException e) {
      return false;
    }
  }

  private static SocketChannel unconnected() {
    try {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "No socket can be opened: " + e, e);
    }
  }

  private interface Exchange {
    JsonNode run() throws IOException;
  }

  // Sockets of this kind know no timeouts, so an alarm closes them.
  private JsonNode within(Duration timeout, Exchange exchange) {
    var alarm = new CompletableFuture<Void>();
    var ring =
        alarm
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(e -> {
              late = true;
              lines.close();
              return null;
            });
    try {
      return exchange.run();
    } catch (ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The request was interrupted.", e);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      alarm.complete(null);
      ring.cancel(false);
    }
  }

  private void connect() throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  private void send(ObjectNode request) throws IOException {
    connect();
    lines.write(ControlJson.bytes(request.put("id", 1)));
  }

  private JsonNode answer() throws IOException {
    JsonNode answer = next();
    if (answer == null) {
      throw hungUp();
    }
    return answer;
  }

  // The next item, the final value, or null when the host hung up. An empty object for nothing.
  private @Nullable JsonNode next() throws IOException {
    byte[] line = lines.read();
    if (line == null) {
      return null;
    }
    JsonNode answer = ControlJson.parse(line);
    if (answer.has("error")) {
      throw ControlJson.error(answer.get("error"));
    }
    return answer;
  }

  /// The next item of a stream, or null when it is over or [#close] was called.
  ///
  /// @throws PluginException what the host answered; `UNAVAILABLE` when the host is gone
  @Nullable JsonNode item() {
    try {
      JsonNode answer = next();
      if (answer == null && !closed) {
        throw hungUp();
      }
      return answer == null ? null : answer.get("item");
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw failed(e);
    }
  }

  private PluginException hungUp() {
    return new PluginException(
        ErrorCode.UNAVAILABLE, "The host at %s ended before it answered.".formatted(socket));
  }

  private PluginException failed(IOException e) {
    return late
        ? new PluginException(
            ErrorCode.DEADLINE_EXCEEDED,
            "The host at %s did not answer in time; process %d may hang."
                .formatted(socket, SocketPlace.pid(socket)),
            e)
        : new PluginException(
            ErrorCode.UNAVAILABLE,
            "No host answers at %s: %s.".formatted(socket, e.getMessage()),
            e);
  }

  @Override
  public void close() {
    closed = true;
    lines.close();
  }

  /// What comes, as records; closing them closes the connection.
  <T> Items<T> items(Class<T> type) {
    return new Items<>() {
      @Override
      public @Nullable T next() {
        JsonNode item = item();
        return item == null ? null : ControlJson.record(item, type);
      }

      @Override
      public void close() {
        ControlConnection.this.close();
      }
    };
  }
}
