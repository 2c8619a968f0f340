package dev.mortise.kubernetes;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/// Stands in for an API server that answers a handshake, says all it has to say and closes, in one
/// write: no client can be slower than that.
final class EagerServer implements AutoCloseable {
  static final String SUCCESS = "\u0003{\"kind\":\"Status\",\"status\":\"Success\"}";

  private static final String ACCEPTING = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;

  private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final byte[] frames;

  /// @param messages each begins with the number of its channel; shorter than 126 bytes
  EagerServer(String... messages) throws IOException {
    var all = new ByteArrayOutputStream();
    for (String message : messages) {
      all.writeBytes(frame(BINARY, message.getBytes(StandardCharsets.UTF_8)));
    }
    // 1011, as one that fails says it.
    all.writeBytes(frame(CLOSE, new byte[] {0x03, (byte) 0xf3, 'g', 'o', 'n', 'e'}));
    frames = all.toByteArray();
    Thread.ofVirtual().name("eager-server").start(this::serve);
  }

  private static byte[] frame(int kind, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(kind);
    frame.write(payload.length);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  String kubeconfig() {
    return MockCluster.kubeconfig(
        "eager", "http://127.0.0.1:" + socket.getLocalPort() + "/", "token: secret");
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().name("eager-connection").start(() -> answer(client));
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  private void answer(Socket client) {
    try (client) {
      var lines =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String key = "";
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      var answer = new ByteArrayOutputStream();
      answer.writeBytes(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
                  + accepted(key)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      answer.writeBytes(frames);
      client.getOutputStream().write(answer.toByteArray());
      // Until the client has gone: closing earlier could take from it what it has not read.
      var _ = lines.skip(Long.MAX_VALUE);
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static String accepted(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPTING).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
