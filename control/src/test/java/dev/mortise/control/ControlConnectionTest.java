package dev.mortise.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a host answers, as it stands on the wire.
@Timeout(60)
class ControlConnectionTest {
  @TempDir Path run;

  private List<String> listed(String... lines) throws IOException {
    Path socket = run.resolve("host.sock");
    try (var host = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      host.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual()
          .start(() -> {
            try (var channel = host.accept()) {
              var client = new LineChannel(channel);
              client.read();
              for (String line : lines) {
                client.write(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      return ControlConnection.askAll(socket, ControlJson.object(), Duration.ofSeconds(20)).stream()
          .map(JsonNode::asString)
          .toList();
    }
  }

  @Test
  void aListComesOneByOne() throws IOException {
    assertEquals(
        List.of("a", "b"),
        listed("{'id':1,'item':'a'}", "{'id':1,'item':'b'}", "{'id':1,'ok':null}"));
  }
}
