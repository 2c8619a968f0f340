package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that announce a body and then say nothing. It is the server that ends it: the test waits
/// far longer.
@DisplayName("torture/34: bodies that never come")
@Timeout(180)
final class SlowBodyTest {
  @TempDir Path home;

  /// Sends a piece of a body and waits for the end of the connection.
  private static void stalls(ServerFixture fixture, String path, String... headers)
      throws IOException {
    try (Socket socket = fixture.socket()) {
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000\r\n"
              + String.join("", headers)
              + "\r\n{\"a\":";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      while (!over(socket)) {
        // It is told something before the end.
      }
    }
  }

  private static boolean over(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void theyAreHungUpOnWhoeverTheyAre() throws IOException {
    try (People people = new People(home);
        ServerFixture fixture =
            new ServerFixture(home)
                .known(people.identity)
                .tuned(c ->
                    c.requestTimeout(Duration.ofSeconds(1)).idleTimeout(Duration.ofMinutes(10)))
                .open()) {
      stalls(fixture, "/api/auth/login/password");
      stalls(
          fixture,
          "/mcp",
          "Authorization: " + people.key("ada", "viewer") + "\r\n",
          "Accept: application/json, text/event-stream\r\n");
      stalls(fixture, "/mcp");
    }
  }

  @Test
  void oneThatCannotBeHungUpOnKeepsNobodyElseOpen() {
    try (var all = connections()) {
      var first = new AtomicInteger();
      var others = new AtomicInteger();
      all.add(
          late(
              all,
              () -> {
                first.incrementAndGet();
                throw new UncheckedIOException(new SocketException("Socket is closed"));
              }));
      ServerFixture.await(() -> first.get() > 0);
      for (int i = 1; i <= 3; i++) {
        int expected = i;
        all.add(late(all, others::incrementAndGet));
        ServerFixture.await(() -> others.get() == expected);
      }
      assertEquals(1, first.get(), "a socket is closed once");
    }
  }

  private static LiveConnections connections() {
    return new LiveConnections(
        Http1ConnectionSelector.builder().config(Http1Config.create()).build());
  }

  /// Whose client should have sent something by now.
  private static LiveConnection late(LiveConnections all, Runnable hangUp) {
    var connection = new LiveConnection(_ -> new Silent(), new ReadAhead(() -> null), hangUp, all);
    connection.hangUpAt(Deadline.after(Duration.ZERO));
    return connection;
  }

  @Test
  void whoReadsTooLateIsToldSo() {
    try (var all = connections()) {
      var in =
          new TimedInput(
              new ByteArrayInputStream(new byte[3]),
              late(all, () -> {}),
              Deadline.after(Duration.ZERO));
      PluginException late = assertThrows(PluginException.class, in::read);
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code());
    }
  }

  /// A connection on which nothing happens.
  private static final class Silent implements ServerConnection {
    @Override
    public void handle(Limit limit) {
      throw new UnsupportedOperationException("nobody serves it");
    }

    @Override
    public Duration idleTime() {
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      // There is nothing to close.
    }
  }
}
