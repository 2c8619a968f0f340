package dev.mortise.goplugin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A plugin that prints a good handshake and then does not speak gRPC.
final class RawPeer {
  /// An empty SETTINGS frame: enough for a client to believe that it is connected.
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private RawPeer() {}

  /// @param manners what it does, and what that needs
  static void run(List<String> manners) {
    String manner = manners.getFirst();
    var socket = Path.of(System.getenv("TMPDIR"), "raw");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      System.out.println("1|1|unix|" + socket + "|grpc|");
      while (true) {
        SocketChannel peer = server.accept();
        if (manner.equals("swap")) {
          swap(peer, socket, Path.of(manners.get(1)));
        } else {
          Thread.ofPlatform().daemon().start(() -> serve(peer, manner));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until the socket `now` beside the other one hangs up, puts a link to the other in the
  /// place of its own, and hangs up itself. Whoever comes back to it nevertheless finds a file
  /// `again`.
  private static void swap(SocketChannel peer, Path socket, Path other) throws IOException {
    write(peer, SETTINGS);
    if (Files.isSymbolicLink(socket)) {
      Files.createFile(other.resolveSibling("again"));
      return;
    }
    var now = UnixDomainSocketAddress.of(other.resolveSibling("now"));
    try (SocketChannel signal = SocketChannel.open(now)) {
      signal.read(ByteBuffer.allocate(1));
    }
    Files.delete(socket);
    Files.createSymbolicLink(socket, other);
    peer.close();
  }

  private static void serve(SocketChannel peer, String manner) {
    try {
      switch (manner) {
        case "silent" -> peer.read(ByteBuffer.allocate(1 << 16));
        case "close" -> peer.close();
        case "http1" -> write(peer, "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        case "settings" -> write(peer, SETTINGS);
        case "storm" -> storm(peer);
        case "unknown" -> unknown(peer);
        default -> throw new IllegalArgumentException(manner);
      }
    } catch (IOException e) {
      // The host hung up, which is what it should do.
    }
  }

  /// RST_STREAM frames for streams that never were, without end.
  private static void storm(SocketChannel peer) throws IOException {
    write(peer, SETTINGS);
    byte[] reset = {0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8};
    while (true) {
      write(peer, reset);
    }
  }

  /// Frames of a type nobody knows, without end; a client has to pass over them.
  private static void unknown(SocketChannel peer) throws IOException {
    write(peer, SETTINGS);
    byte[] frame = {0, 0, 1, (byte) 0xee, 0, 0, 0, 0, 0, 7};
    while (true) {
      write(peer, frame);
    }
  }

  private static void write(SocketChannel peer, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      peer.write(buffer);
    }
  }
}
