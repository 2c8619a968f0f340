package dev.mortise.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Makes connections of HTTP/1.1 and looks after those that are open. One thread ticks; whoever
/// opened it closes it.
final class LiveConnections implements ServerConnectionSelector, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveConnections.class.getName());

  /// Answers shorter than this are never watched, so that they cost nothing more.
  private static final Duration MOMENT = Duration.ofMillis(100);

  private final Http1ConnectionSelector http;
  private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  LiveConnections(Http1ConnectionSelector http) {
    this.http = http;
    Thread.ofPlatform().daemon().name("server-clients").start(this::tick);
  }

  private void tick() {
    try {
      while (!closed.await(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
        open.forEach(LiveConnections::watch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What fails for one must not leave all others without anybody who looks after them.
  private static void watch(LiveConnection connection) {
    try {
      connection.watch(MOMENT);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a connection cannot be looked after", e);
    }
  }

  void add(LiveConnection connection) {
    open.add(connection);
  }

  void remove(LiveConnection connection) {
    open.remove(connection);
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    DataReader reader = context.dataReader();
    var bytes =
        new ReadAhead(() -> {
          try {
            reader.ensureAvailable();
          } catch (DataReader.InsufficientDataAvailableException e) {
            return null;
          }
          return reader.readBytes(reader.available());
        });
    return new LiveConnection(
        next -> http.connection(new WatchedContext(context, DataReader.create(next))),
        bytes,
        () -> context.serverSocket().close(),
        this);
  }

  /// Ends what has no end of its own: WebSockets.
  @Override
  public void close() {
    open.forEach(LiveConnection::endSocket);
    closed.countDown();
  }
}
