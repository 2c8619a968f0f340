package dev.mortise.terminal;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands in for a program in a container. What it writes is an answer to what it was told, so no
/// clock decides what arrives, and all of it is written in one go and in order.
///
/// The mock server's own scripts do not do for that: they end the connection at the first input
/// that they were not told to expect.
final class FakeCommand extends WebSocketListener {
  private final List<Answer> answers = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger heard = new AtomicInteger();

  private record Answer(String heard, List<byte[]> said) {}

  /// When it is told something that begins so, it writes this.
  FakeCommand on(String heard, byte[]... said) {
    answers.add(new Answer(heard, List.of(said)));
    return this;
  }

  static byte[] out(String text) {
    return message(1, text);
  }

  static byte[] err(String text) {
    return message(2, text);
  }

  /// The end.
  static byte[] exit(int code) {
    return message(
        3,
        code == 0
            ? "{\"status\":\"Success\"}"
            : "{\"status\":\"Failure\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\","
                + "\"message\":\""
                + code
                + "\"}]}}");
  }

  private static byte[] message(int channel, String text) {
    byte[] bytes = ("x" + text).getBytes(StandardCharsets.UTF_8);
    bytes[0] = (byte) channel;
    return bytes;
  }

  /// How many connections to it are open.
  int open() {
    return open.get();
  }

  /// How many messages it was told.
  int heard() {
    return heard.get();
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    open.incrementAndGet();
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    heard.incrementAndGet();
    for (Answer answer : answers) {
      if (text.startsWith(answer.heard())) {
        answer.said().forEach(socket::send);
      }
    }
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    socket.close(code, reason);
  }

  @Override
  public void onClosed(WebSocket socket, int code, String reason) {
    open.decrementAndGet();
  }
}
