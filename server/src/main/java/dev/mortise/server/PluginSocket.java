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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// One WebSocket between a client and a plugin. The thread of the connection puts in what the
/// client sends and waits while the plugin is slow; a thread of its own takes out what the plugin
/// sends.
final class PluginSocket implements WsListener {
  /// The largest message of a client.
  static final int MESSAGE_BYTES_MAX = 1 << 20;

  private static final int ROOM = 16;
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int TOO_LARGE = 1009;
  private static final int FAILED = 1011;

  private final String plugin;
  private final Incoming incoming = new Incoming();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final Items<Routes.Message> outgoing;

  /// Opens it at the plugin, before the client is told that there is a socket.
  ///
  /// @param open what opens it, given what the client will send
  /// @throws PluginException why the plugin or the gate refuses
  PluginSocket(
      String plugin,
      java.util.function.Function<Items<Routes.Message>, Items<Routes.Message>> open) {
    this.plugin = plugin;
    this.outgoing = open.apply(incoming);
  }

  @Override
  public void onOpen(WsSession session) {
    Thread.ofVirtual().name("server-socket-" + plugin).start(() -> send(session));
  }

  private void send(WsSession session) {
    try (outgoing) {
      for (Routes.Message m = outgoing.next(); m != null; m = outgoing.next()) {
        if (m.text()) {
          session.send(m.payload().text(), true);
        } else {
          session.send(BufferData.create(m.payload().array()), true);
        }
      }
      session.close(NORMAL, "");
    } catch (PluginException e) {
      session.close(e.code() == ErrorCode.CANCELLED ? GOING_AWAY : FAILED, e.code().name());
    } catch (RuntimeException e) {
      // The client has gone.
      session.terminate();
    } finally {
      incoming.end();
    }
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
    if (partial.size() + part.length > MESSAGE_BYTES_MAX) {
      session.close(TOO_LARGE, "more than " + MESSAGE_BYTES_MAX + " bytes");
      end();
      return;
    }
    partial.writeBytes(part);
    if (last) {
      incoming.put(new Routes.Message(text, Bytes.of(partial.toByteArray())));
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

  /// The client has gone: the plugin is told on both ways.
  void end() {
    incoming.end();
    outgoing.close();
  }

  /// What the client sends.
  private static final class Incoming implements Items<Routes.Message> {
    private record Entry(Routes.@Nullable Message message) {}

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(ROOM);
    private volatile boolean over;

    void put(Routes.Message message) {
      try {
        if (!over) {
          queue.put(new Entry(message));
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
