package dev.mortise.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One connection to a server at the loopback address, kept alive between requests.
///
/// For one thread.
final class Http implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int LINE_BYTES_MAX = 8 << 10;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final byte[] piece = new byte[PIECE_BYTES];

  Http(int port) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), PIECE_BYTES);
  }

  /// A connection that hears events: returns when the first one came.
  static Socket listen(int port, String path) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.getOutputStream().write(head("GET", path, ""));
      var heard = new StringBuilder();
      byte[] some = new byte[1024];
      while (heard.indexOf("data: ") < 0) {
        int count = socket.getInputStream().read(some);
        if (count < 0 || heard.length() > LINE_BYTES_MAX) {
          throw new IOException("no event but: " + heard);
        }
        heard.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// The bytes of a request without a body.
  static byte[] get(String path) {
    return head("GET", path, "");
  }

  private static byte[] head(String method, String path, String more) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n%s\r\n"
        .formatted(method, path, ServedHost.KEY, more)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Sends a request and reads the answer.
  ///
  /// @return how many bytes its body had
  /// @throws IOException also when the answer is not 200
  long send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return answer();
  }

  /// Sends a body of zeros.
  ///
  /// @return how many bytes the answer's body had
  long upload(String path, long bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    String type = "Content-Type: application/octet-stream\r\n";
    out.write(head("POST", path, type + "Content-Length: " + bytes + "\r\n"));
    for (long left = bytes; left > 0; left -= piece.length) {
      out.write(piece, 0, (int) Math.min(left, piece.length));
    }
    return answer();
  }

  private long answer() throws IOException {
    String status = line();
    long length = -1;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Long.parseLong(header.substring(15).strip());
      } else if (header.startsWith("transfer-encoding:") && header.contains("chunked")) {
        chunked = true;
      }
    }
    long read = chunked ? chunks() : skip(Math.max(0, length));
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("not 200 but " + status);
    }
    return read;
  }

  private long chunks() throws IOException {
    long total = 0;
    for (long size = size(); size > 0; size = size()) {
      total += skip(size);
      line();
    }
    while (!line().isEmpty()) {
      // A trailer says nothing to a bench.
    }
    return total;
  }

  private long size() throws IOException {
    return Long.parseLong(line().split(";", 2)[0].strip(), 16);
  }

  private long skip(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      int count = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (count < 0) {
        throw new IOException("the answer ends " + left + " bytes early");
      }
      left -= count;
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > LINE_BYTES_MAX) {
        throw new IOException("the connection ended, or a line does not");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
