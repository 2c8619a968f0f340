package dev.mortise.server;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One WebSocket between a client and whoever answers it, a plugin or a container. The thread of
/// the connection puts in what the client sends and waits while the other side is slow; a thread of
/// its own takes out what that side sends.
final class ClientSocket implements WsListener {
  private static final System.Logger LOG = System.getLogger(ClientSocket.class.getName());

  /// The largest message of a client.
  static final int MESSAGE_BYTES_MAX = 1 << 20;

  private static final int ROOM = 16;
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int REFUSED = 1008;
  private static final int TOO_LARGE = 1009;
  private static final int FAILED = 1011;

  private final String name;
  private final Incoming incoming = new Incoming();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final Items<Routes.Message> outgoing;
  private final SocketPulse pulse;
  private volatile Runnable cut = () -> {};

  /// Opens it at the other side, before the client is told that there is a socket.
  ///
  /// @param name of the other side, for threads
  /// @param pingEvery how often the client is asked whether it is still there
  /// @param open what opens it, given what the client will send
  /// @throws PluginException why the other side or the gate refuses
  ClientSocket(
      String name,
      Duration pingEvery,
      Function<Items<Routes.Message>, Items<Routes.Message>> open) {
    this.name = name;
    this.pulse = new SocketPulse(pingEvery);
    this.outgoing = open.apply(incoming);
  }

  /// What ends the connection without a word to the client, who would not hear it.
  void cutBy(Runnable connection) {
    cut = connection;
  }

  @Override
  public void onOpen(WsSession session) {
    Thread.ofVirtual().name("server-socket-" + name).start(() -> send(session));
    pulse.begin(name, () -> session.ping(BufferData.empty()), this::vanished);
  }

  private void vanished() {
    LOG.log(Level.DEBUG, () -> name + ": its client vanished without a word");
    end();
    cut.run();
  }

  @Override
  public void onPing(WsSession session, BufferData buffer) {
    pulse.heard();
    session.pong(buffer);
  }

  @Override
  public void onPong(WsSession session, BufferData buffer) {
    pulse.heard();
  }

  private void send(WsSession session) {
    try (outgoing) {
      try {
        sendAll(session);
        session.close(NORMAL, "");
      } catch (PluginException e) {
        session.close(status(e.code()), e.code().name());
      }
    } catch (RuntimeException e) {
      // The client has gone; the thread of its connection notices too.
      LOG.log(Level.TRACE, "a WebSocket broke off", e);
    } finally {
      incoming.end();
      pulse.end();
    }
  }

  private void sendAll(WsSession session) {
    for (Routes.Message m = next(); m != null; m = next()) {
      if (m.text()) {
        session.send(m.payload().text(), true);
      } else {
        session.send(BufferData.create(m.payload().array()), true);
      }
    }
  }

  /// A fault of the other side's is not the client's going: the client is told that it failed.
  private Routes.@Nullable Message next() {
    try {
      return outgoing.next();
    } catch (PluginException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, name + ": a WebSocket failed", e);
      throw new PluginException(ErrorCode.INTERNAL, name + ": the WebSocket failed.", e);
    }
  }

  private static int status(ErrorCode code) {
    return code == ErrorCode.CANCELLED
        ? GOING_AWAY
        : code == ErrorCode.PERMISSION_DENIED ? REFUSED : FAILED;
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    received(session, text.getBytes(StandardCharsets.UTF_8), true, last);
  }

  @Override
  public void onMessage(WsSession session, BufferData buffer, boolean last) {
    received(session, buffer.readBytes(), false, last);
  }

  private void received(WsSession session, byte[] part, boolean text, boolean last) {
    pulse.heard();
    if (partial.size() + part.length > MESSAGE_BYTES_MAX) {
      session.close(TOO_LARGE, "more than " + MESSAGE_BYTES_MAX + " bytes");
      end();
      return;
    }
    partial.writeBytes(part);
    if (last) {
      // Whoever waits for room here hears nothing of the client meanwhile; that is not its silence.
      incoming.put(new Routes.Message(text, Bytes.of(partial.toByteArray())), pulse::heard);
      partial.reset();
    }
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    end();
  }

  @Override
  public void onError(WsSession session, Throwable failure) {
    end();
  }

  /// The client has gone: the other side is told on both ways.
  void end() {
    pulse.end();
    incoming.end();
    outgoing.close();
  }

  /// What the client sends.
  private static final class Incoming implements Items<Routes.Message> {
    private static final long WAIT_MILLIS = 500;

    private record Entry(Routes.@Nullable Message message) {}

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(ROOM);
    private volatile boolean over;

    /// @param waits is told again and again while there is no room
    void put(Routes.Message message, Runnable waits) {
      var entry = new Entry(message);
      try {
        while (!over && !queue.offer(entry, WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
          waits.run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /// Full or not, the reader learns of the end: it takes what is there first.
    void end() {
      over = true;
      queue.offer(new Entry(null));
    }

    @Override
    public Routes.@Nullable Message next() {
      try {
        if (over && queue.isEmpty()) {
          return null;
        }
        return queue.take().message();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "The WebSocket was ended.", e);
      }
    }

    @Override
    public void close() {
      over = true;
      queue.clear();
      queue.offer(new Entry(null));
    }
  }
}
