package dev.mortise.benchmarks;

import com.google.protobuf.ByteString;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.goplugin.GoPluginConfig;
import dev.mortise.goplugin.PlainLauncher;
import dev.mortise.wire.kilometers.AuthenticateRequest;
import dev.mortise.wire.kilometers.HandleMessageRequest;
import dev.mortise.wire.kilometers.InitializeRequest;
import dev.mortise.wire.kilometers.KilometersPluginGrpc;
import dev.mortise.wire.kilometers.KilometersPluginGrpc.KilometersPluginBlockingStub;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The peer of the monitor: a line reader for each direction that calls the plugin, without a
/// deadline, before it forwards the line.
final class KilometersDesign {
  private static final int LINE_BYTES_MAX = 1 << 20;

  private KilometersDesign() {}

  /// Runs `server` with the plugin in its traffic until the server ends.
  static void run(String binary, List<String> server) throws Exception {
    var config =
        GoPluginConfig.builder("observer")
            .cookie("KILOMETERS_PLUGIN", "kilometers_monitoring_plugin")
            .versions(Set.of(1))
            .autoMtls(false)
            .build();
    try (var plugin = GoPlugin.start(config, new PlainLauncher(List.of(binary), null, Map.of()))) {
      var calls = KilometersPluginGrpc.newBlockingStub(plugin.channel());
      var _ = calls.authenticate(AuthenticateRequest.getDefaultInstance());
      var _ = calls.initialize(InitializeRequest.getDefaultInstance());
      Process process =
          new ProcessBuilder(server).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var in =
          Thread.ofPlatform()
              .start(() ->
                  pump(
                      new FileInputStream(FileDescriptor.in),
                      process.getOutputStream(),
                      calls,
                      "inbound"));
      pump(process.getInputStream(), new FileOutputStream(FileDescriptor.out), calls, "outbound");
      in.join();
      process.waitFor();
    }
  }

  private static void pump(
      InputStream source, OutputStream target, KilometersPluginBlockingStub calls, String way) {
    byte[] buffer = new byte[LINE_BYTES_MAX];
    int held = 0;
    try (source;
        target) {
      for (int count = source.read(buffer, held, buffer.length - held);
          count > 0;
          count = source.read(buffer, held, buffer.length - held)) {
        held += count;
        held = lines(buffer, held, target, calls, way);
      }
    } catch (IOException e) {
      Context.say("the peer's pipe broke: " + e);
    }
  }

  /// Calls for each whole line and forwards it; moves the rest to the front.
  private static int lines(
      byte[] buffer, int held, OutputStream target, KilometersPluginBlockingStub calls, String way)
      throws IOException {
    int from = 0;
    for (int at = 0; at < held; at++) {
      if (buffer[at] == '\n') {
        var _ =
            calls.handleMessage(
                HandleMessageRequest.newBuilder()
                    .setData(ByteString.copyFrom(buffer, from, at - from))
                    .setDirection(way)
                    .setCorrelationId("monitor_1")
                    .build());
        target.write(Arrays.copyOfRange(buffer, from, at + 1));
        target.flush();
        from = at + 1;
      }
    }
    System.arraycopy(buffer, from, buffer, 0, held - from);
    return held - from;
  }
}
