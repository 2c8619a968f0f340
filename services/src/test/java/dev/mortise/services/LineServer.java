package dev.mortise.services;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A server of a test: reads the head of one request a connection, then does as told.
final class LineServer implements AutoCloseable {
  /// What is done on a connection whose head was read.
  interface Behaviour {
    void answer(List<String> head, BufferedReader in, OutputStream out) throws Exception;
  }

  private final ServerSocket server;
  private final Behaviour behaviour;

  /// The heads of all requests, in order.
  final List<List<String>> heads = Collections.synchronizedList(new ArrayList<>());

  /// The names that TLS was asked for, in order.
  final List<String> names = Collections.synchronizedList(new ArrayList<>());

  LineServer(ServerSocketFactory sockets, Behaviour behaviour) throws IOException {
    this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behaviour = behaviour;
    Thread.ofVirtual().name("line-server").start(this::accept);
  }

  static LineServer plain(Behaviour behaviour) throws IOException {
    return new LineServer(ServerSocketFactory.getDefault(), behaviour);
  }

  /// Always the same answer.
  static LineServer saying(String answer) throws IOException {
    return plain((_, _, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1);
      List<String> head = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.add(line);
      }
      if (head.isEmpty()) {
        return;
      }
      heads.add(head);
      if (socket instanceof SSLSocket secured
          && secured.getSession() instanceof ExtendedSSLSession session) {
        session.getRequestedServerNames().stream()
            .map(name -> ((SNIHostName) name).getAsciiName())
            .forEach(names::add);
      }
      behaviour.answer(head, in, socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (Exception _) {
      // The other side has gone: that is for the test to judge.
    }
  }

  static @Nullable String header(List<String> head, String name) {
    String begin = name + ": ";
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, begin, 0, begin.length()))
        .map(line -> line.substring(begin.length()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
