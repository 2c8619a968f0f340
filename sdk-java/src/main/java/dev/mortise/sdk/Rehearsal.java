package dev.mortise.sdk;

import dev.mortise.api.Json;
import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.goplugin.GoPluginConfig;
import dev.mortise.goplugin.GoPluginServer;
import dev.mortise.goplugin.LaunchRequest;
import dev.mortise.goplugin.LaunchedProcess;
import dev.mortise.goplugin.PluginLauncher;
import dev.mortise.wire.mortise.CallRequest;
import dev.mortise.wire.mortise.DescribeRequest;
import dev.mortise.wire.mortise.PluginGrpc;
import dev.mortise.wire.mortise.Start;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A start that nobody is served by: the JVM records what it loads, so that later starts are quick.
///
/// Both ends of the wire run in this process, over a real socket with real certificates. The plugin
/// in it is this class's own: the author's code runs no further than to where it would serve, and
/// none of its handlers is called.
final class Rehearsal {
  /// The system property by which a host asks for a rehearsal instead of a start.
  static final String PROPERTY = "mortise.rehearsal";

  private static final Duration TIME = Duration.ofSeconds(20);

  private Rehearsal() {}

  private record Line(String text, int number) {}

  /// Rehearses what all plugins have in common.
  public static void main(String[] args) {
    System.setProperty(PROPERTY, "true");
    plugin().serve(args);
  }

  /// Rehearses, then ends the process; a failure only makes the recording poorer.
  static void run() {
    int code = 0;
    try {
      play();
    } catch (RuntimeException | IOException e) {
      System.err.println("the rehearsal failed: " + e);
      code = 1;
    }
    System.exit(code);
  }

  private static MortisePlugin plugin() {
    return MortisePlugin.builder("rehearsal", "1.0.0")
        .tool(Tools.typed("echo", "Says it again", Line.class, line -> line.text()))
        .build();
  }

  private static void play() throws IOException {
    var config =
        GoPluginConfig.builder("rehearsal 1.0.0")
            .cookie(Serving.COOKIE_KEY, Serving.COOKIE_VALUE)
            .versions(Set.of(Serving.WIRE_VERSION))
            .startTimeout(TIME)
            .autoMtls(true)
            .tempDir(Path.of(System.getProperty("java.io.tmpdir")))
            .build();
    try (var plugin = GoPlugin.start(config, new InProcess())) {
      var stub = PluginGrpc.newBlockingStub(plugin.channel());
      stub.describe(DescribeRequest.newBuilder().setSettings(WireWords.wrap(Json.EMPTY)).build());
      Json head = Json.of("{\"arguments\":{\"text\":\"once\",\"number\":1}}");
      stub.call(
          CallRequest.newBuilder()
              .setStart(
                  Start.newBuilder()
                      .setContribution("tools/echo")
                      .setMethod("execute")
                      .setHead(WireWords.wrap(head)))
              .build());
      plugin.health(TIME);
    }
  }

  /// The plugin's end, on a thread instead of in a process.
  private static final class InProcess implements PluginLauncher {
    @Override
    public LaunchedProcess launch(LaunchRequest request) throws IOException {
      var handshake = new PipedInputStream();
      var out = new PrintStream(new PipedOutputStream(handshake), true, StandardCharsets.UTF_8);
      var exited = new CompletableFuture<Exit>();
      var server =
          GoPluginServer.builder()
              .cookie(Serving.COOKIE_KEY, Serving.COOKIE_VALUE)
              .version(Serving.WIRE_VERSION, List.of(new Carrier(plugin())))
              .inside(
                  request.environment(),
                  out,
                  new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                  code -> exited.complete(Exit.ofStatus(code)));
      Thread.ofPlatform().daemon().name("rehearsal").start(server::serve);
      return new OnThread(handshake, exited);
    }
  }

  private record OnThread(InputStream stdout, CompletableFuture<Exit> exited)
      implements LaunchedProcess {
    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.empty();
    }

    @Override
    public void kill() {
      exited.complete(Exit.ofStatus(0));
    }
  }
}
