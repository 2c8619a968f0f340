package dev.mortise.services;

import dev.mortise.protocol.NetworkTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/// Turns a connection into a WebSocket: RFC 6455 section 4.1, without extensions.
final class WebSocketHandshake {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BUFFER_BYTES = 8 << 10;

  private WebSocketHandshake() {}

  /// Asks for it, and checks the answer.
  ///
  /// @param headers with their secrets
  /// @param protocols that are offered
  static WebSocketFrames open(
      EgressConnection connection,
      NetworkTarget target,
      Map<String, List<String>> headers,
      List<String> protocols)
      throws IOException {
    InputStream in = connection.input();
    OutputStream out = connection.output();
    var buffer = new SessionInputBufferImpl(BUFFER_BYTES, HttpLeg.LIMITS.getMaxLineLength());
    String key = key();
    try {
      var writing = new SessionOutputBufferImpl(BUFFER_BYTES);
      new DefaultHttpRequestWriter().write(request(target, headers, protocols, key), writing, out);
      writing.flush(out);
      check(new DefaultHttpResponseParser(HttpLeg.LIMITS).parse(buffer, in), key, protocols);
    } catch (HttpException e) {
      throw new IOException("the answer is no HTTP: " + e.getMessage(), e);
    }
    return new WebSocketFrames(new Rest(buffer, in), out);
  }

  private static BasicClassicHttpRequest request(
      NetworkTarget target, Map<String, List<String>> headers, List<String> protocols, String key) {
    // From a text alone it would take what follows two slashes for a host.
    var request = new BasicClassicHttpRequest("GET", null, null, target.path());
    request.addHeader("Host", target.permissionTarget());
    request.addHeader("Connection", "Upgrade");
    request.addHeader("Upgrade", "websocket");
    request.addHeader("Sec-WebSocket-Version", "13");
    request.addHeader("Sec-WebSocket-Key", key);
    if (!protocols.isEmpty()) {
      request.addHeader("Sec-WebSocket-Protocol", String.join(", ", protocols));
    }
    headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    return request;
  }

  private static void check(ClassicHttpResponse answer, String key, List<String> protocols)
      throws IOException {
    if (answer.getCode() != 101) {
      throw new IOException("it answered " + answer.getCode() + " and opened no WebSocket");
    }
    String chosen = value(answer, "sec-websocket-protocol");
    boolean sound =
        value(answer, "upgrade").equalsIgnoreCase("websocket")
            && value(answer, "connection").toLowerCase(Locale.ROOT).contains("upgrade")
            && value(answer, "sec-websocket-accept").equals(accept(key))
            && value(answer, "sec-websocket-extensions").isEmpty()
            && (chosen.isEmpty() || protocols.contains(chosen));
    if (!sound) {
      throw new IOException("its answer is no handshake of a WebSocket");
    }
  }

  private static String value(ClassicHttpResponse answer, String name) {
    Header header = answer.getFirstHeader(name);
    return header == null || header.getValue() == null ? "" : header.getValue().strip();
  }

  private static String key() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String accept(String key) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// What follows the head of the answer, some of which was read together with it.
  private static final class Rest extends InputStream {
    private final SessionInputBufferImpl buffer;
    private final InputStream in;

    Rest(SessionInputBufferImpl buffer, InputStream in) {
      this.buffer = buffer;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return buffer.read(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return buffer.read(into, from, length, in);
    }
  }
}
