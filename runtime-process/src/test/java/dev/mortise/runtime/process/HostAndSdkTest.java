package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Caller;
import dev.mortise.api.Clock;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The real host, its gate and call tokens, and a plugin written with the SDK, in the sandbox where
/// the machine can.
class HostAndSdkTest {
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
  private static final Caller ADA = new Caller.Operator("ada");
  private static final String MANIFEST =
      """
      id = "hello"
      name = "Hello"
      version = "1.0.0"
      [runtime]
      kind = "process"
      [runtime.entry]
      any = "Plugin.java"
      [contributes.tools.when]
      description = "Tells the host's time"
      input = "when.json"
      [contributes.routes]
      paths = [{ path = "/mirror", methods = ["POST"] }]
      """;

  @Test
  void aPluginAnswersAsksBackAndStreams() throws IOException {
    try (var fixture = new Fixture();
        PluginHost host = open(fixture)) {
      assertTrue(host.awaitSettled(TIME));
      var state = host.plugin("hello").orElseThrow().state();
      assertTrue(state instanceof PluginState.Running, state + " " + host.why("hello"));
      Tool tool = host.contribution(Tool.class, "hello", "when", ADA, TIME);
      var result = tool.execute(new Tool.Invocation(Json.EMPTY, ""));
      assertEquals(NOW + " for ada", result.text());
      Routes routes = host.contribution(Routes.class, "hello", "", ADA, TIME);
      var request = new Routes.Request("post", "/mirror", Map.of(), Map.of(), "", new Counted(200));
      long bytes = 0;
      try (Body body = routes.handle(request).body()) {
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
          bytes += piece.length;
        }
      }
      assertEquals(200L * Counted.PIECE, bytes);
      host.stop("hello", ADA);
      PluginException failure =
          assertThrows(
              PluginException.class, () -> tool.execute(new Tool.Invocation(Json.EMPTY, "")));
      assertEquals(ErrorCode.NOT_RUNNING, failure.code());
    }
  }

  private static PluginHost open(Fixture fixture) throws IOException {
    Path source = fixture.sourcePlugin(SdkPlugin.class);
    Path plugin = Files.createDirectories(fixture.folder.resolve("plugins/hello"));
    Files.copy(source.resolve("Plugin.java"), plugin.resolve("Plugin.java"));
    Files.writeString(plugin.resolve("when.json"), "{\"type\":\"object\"}");
    Files.writeString(plugin.resolve("plugin.toml"), MANIFEST);
    var config =
        HostConfig.builder(fixture.folder.resolve("home"))
            .pluginDirs(List.of(plugin.getParent()))
            .grantDeclared(true)
            .build();
    InstantSource time = InstantSource.fixed(NOW);
    Clock clock = () -> new Clock.Reading(NOW, 0);
    return PluginHost.open(
        config,
        HostPorts.builder()
            .runtimes(List.of(fixture.runtime))
            .functions(List.of(new HostFunction<>(Clock.class, _ -> clock)))
            .clock(time)
            .build());
  }

  /// So many pieces of a body, each made when it is asked for.
  private static final class Counted implements Body {
    static final int PIECE = 50_000;
    private int left;

    Counted(int pieces) {
      this.left = pieces;
    }

    @Override
    public byte @Nullable [] next() {
      return left-- > 0 ? new byte[PIECE] : null;
    }

    @Override
    public void close() {}
  }
}
