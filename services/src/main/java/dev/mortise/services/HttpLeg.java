package dev.mortise.services;

import dev.mortise.api.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/// One request and its answer on a connection of its own, in HTTP/1.1.
///
/// The library speaks the protocol on a socket that is already connected; it follows no redirect,
/// keeps no cookie, knows no proxy and unpacks nothing.
final class HttpLeg implements AutoCloseable {
  static final Http1Config LIMITS =
      Http1Config.custom()
          .setMaxLineLength(16 << 10)
          .setMaxHeaderCount(128)
          .setMaxEmptyLineCount(4)
          .build();

  private final EgressConnection connection;
  private final ClassicHttpResponse response;

  private HttpLeg(EgressConnection connection, ClassicHttpResponse response) {
    this.connection = connection;
    this.response = response;
  }

  /// Sends and waits for the head of the answer. The connection belongs to the leg.
  ///
  /// @param headers with their secrets
  static HttpLeg send(EgressConnection connection, HttpHop hop, Map<String, List<String>> headers)
      throws IOException {
    try {
      // Closed with the connection below it, which is ours.
      @SuppressWarnings("resource")
      var spoken = new DefaultBHttpClientConnection(LIMITS);
      spoken.bind(connection.socket());
      var executor = new HttpRequestExecutor();
      ClassicHttpResponse response =
          executor.execute(request(connection, hop, headers), spoken, HttpCoreContext.create());
      return new HttpLeg(connection, response);
    } catch (HttpException e) {
      throw new IOException("the answer is no HTTP: " + e.getMessage(), e);
    }
  }

  private static ClassicHttpRequest request(
      EgressConnection connection, HttpHop hop, Map<String, List<String>> headers) {
    // From a text alone it would take what follows two slashes for a host.
    var request = new BasicClassicHttpRequest(hop.method(), null, null, hop.target().path());
    request.addHeader("Host", hop.target().permissionTarget());
    request.addHeader("Connection", "close");
    headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    if (!headers.containsKey("accept-encoding")) {
      request.addHeader("Accept-Encoding", "identity");
    }
    if (!headers.containsKey("user-agent")) {
      request.addHeader("User-Agent", "mortise");
    }
    switch (hop.content()) {
      case HttpHop.Content.None() -> {
        if (!hop.method().equals("GET") && !hop.method().equals("HEAD")) {
          request.addHeader("Content-Length", "0");
        }
      }
      case HttpHop.Content.Whole(byte[] bytes) -> {
        request.addHeader("Content-Length", Integer.toString(bytes.length));
        request.setEntity(new ByteArrayEntity(bytes, (ContentType) null));
      }
      case HttpHop.Content.Once(Body body) -> {
        request.addHeader("Transfer-Encoding", "chunked");
        request.setEntity(new Passing(body, connection));
      }
    }
    return request;
  }

  int status() {
    return response.getCode();
  }

  /// The last header of that name, or null.
  @Nullable String header(String name) {
    Header header = response.getLastHeader(name);
    return header == null ? null : header.getValue();
  }

  Map<String, List<String>> headers() {
    return HeaderRules.incoming(response.getHeaders());
  }

  /// Up to so many bytes of the answer's body, or null at its end.
  byte @Nullable [] read(int most) throws IOException {
    HttpEntity entity = response.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    if (content == null) {
      return null;
    }
    byte[] piece = new byte[most];
    int count = content.read(piece);
    connection.moved();
    return count < 0 ? null : count == most ? piece : java.util.Arrays.copyOf(piece, count);
  }

  boolean late() {
    return connection.late();
  }

  @Override
  public void close() {
    connection.close();
  }

  /// A body that passes by.
  private static final class Passing extends AbstractHttpEntity {
    private final Body body;
    private final EgressConnection connection;

    Passing(Body body, EgressConnection connection) {
      super((ContentType) null, null, true);
      this.body = body;
      this.connection = connection;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        out.write(piece);
        out.flush();
        connection.moved();
      }
    }

    @Override
    public InputStream getContent() {
      throw new UnsupportedOperationException("it passes by once");
    }

    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public void close() {
      body.close();
    }
  }
}
