package dev.mortise.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens on a Unix socket and answers whoever connects with bytes that break the rules of HTTP/2,
/// gRPC or TLS: where a plugin's socket should be. Each connection has a thread of its own; all end
/// with [#close].
public final class HostilePeer implements AutoCloseable {
  /// What it does with a connection.
  public enum Behaviour {
    /// Takes the connection and never says a word.
    SILENT,
    /// Closes it at once.
    CLOSES,
    /// Sends bytes that are no HTTP/2.
    GARBAGE,
    /// Answers as an HTTP/1.1 server.
    HTTP_1,
    /// Sends settings that allow nothing: no streams, a window of zero.
    STARVES,
    /// Sends a frame that says it has 16 MiB, and only its beginning.
    HUGE_FRAME,
    /// Sends settings again and again.
    SETTINGS_FLOOD,
    /// Sends pings again and again.
    PING_FLOOD,
    /// Says goodbye in the first frame.
    GOES_AWAY,
    /// Sends one byte a second of a settings frame.
    DRIPS
  }

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
  // length 0, type 4 (SETTINGS), no flags, stream 0
  private static final byte[] SETTINGS = HEX.parseHex("00 00 00 04 00 00 00 00 00");
  // length 12: MAX_CONCURRENT_STREAMS (3) = 0, INITIAL_WINDOW_SIZE (4) = 0
  private static final byte[] STARVING =
      HEX.parseHex("00 00 0c 04 00 00 00 00 00 00 03 00 00 00 00 00 04 00 00 00 00");
  // length 16 MiB - 1, type 0 (DATA), no flags, stream 1
  private static final byte[] HUGE = HEX.parseHex("ff ff ff 00 00 00 00 00 01 78 78 78 78");
  // length 8, type 6 (PING), no flags, stream 0
  private static final byte[] PING =
      HEX.parseHex("00 00 08 06 00 00 00 00 00 01 02 03 04 05 06 07 08");
  // length 8, type 7 (GOAWAY), last stream 0, ENHANCE_YOUR_CALM (11)
  private static final byte[] GOAWAY =
      HEX.parseHex("00 00 08 07 00 00 00 00 00 00 00 00 00 00 00 00 0b");

  private final Behaviour behaviour;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean closed;

  private HostilePeer(Behaviour behaviour, Path socket, ServerSocketChannel server) {
    this.behaviour = behaviour;
    this.socket = socket;
    this.server = server;
  }

  /// Begins to listen.
  ///
  /// @param socket a path that does not exist yet, under 104 bytes
  public static HostilePeer listen(Behaviour behaviour, Path socket) {
    try {
      var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      var peer = new HostilePeer(behaviour, socket, server);
      Thread.ofPlatform().daemon().name("hostile-peer").start(peer::accept);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The handshake line of a plugin that listens here.
  public String handshake() {
    return "1|1|unix|" + socket + "|grpc|\n";
  }

  /// How many have connected so far.
  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (!closed) {
        SocketChannel channel = server.accept();
        connections.incrementAndGet();
        open.add(channel);
        Thread.ofPlatform().daemon().name("hostile-peer").start(() -> misbehave(channel));
      }
    } catch (AsynchronousCloseException e) {
      // The end of the test.
      closed = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void misbehave(SocketChannel channel) {
    try {
      answer(channel);
    } catch (ClosedChannelException e) {
      open.remove(channel);
    } catch (IOException e) {
      // The host has had enough, which is what the test is about.
      open.remove(channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(SocketChannel channel) throws IOException, InterruptedException {
    switch (behaviour) {
      case SILENT -> {
        // Nothing, until the test ends.
      }
      case CLOSES -> channel.close();
      case GARBAGE -> send(channel, "\u0000\u0001 this is no HTTP/2 \u00ff".repeat(100));
      case HTTP_1 -> send(channel, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
      case STARVES -> send(channel, STARVING);
      case HUGE_FRAME -> send(channel, SETTINGS, HUGE);
      case SETTINGS_FLOOD -> flood(channel, SETTINGS);
      case PING_FLOOD -> {
        send(channel, SETTINGS);
        flood(channel, PING);
      }
      case GOES_AWAY -> send(channel, SETTINGS, GOAWAY);
      case DRIPS -> {
        for (byte b : SETTINGS) {
          send(channel, new byte[] {b});
          Thread.sleep(1000);
        }
      }
    }
  }

  private void flood(SocketChannel channel, byte[] frame) throws IOException {
    while (!closed) {
      send(channel, frame);
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    send(channel, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void send(SocketChannel channel, byte[]... frames) throws IOException {
    for (byte[] frame : List.of(frames)) {
      ByteBuffer buffer = ByteBuffer.wrap(frame);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
      for (SocketChannel channel : open) {
        channel.close();
      }
      java.nio.file.Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
