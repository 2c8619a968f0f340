import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Writes each session as one file of JSON lines, which `mortise replay` plays.
final class Recorder extends Messages {
  /// Where the files go; the setting `folder`.
  record Settings(String folder) {}

  // Set before the first session.
  private Path folder = Path.of("");
  private final Map<String, BufferedWriter> files = new HashMap<>();

  private void configure(Settings settings) {
    folder = Path.of(settings.folder());
    if (!folder.isAbsolute()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "recorder 1.0.0: expected the setting folder to be an absolute path, got \""
              + settings.folder()
              + "\"; set it to where recordings are to be written.");
    }
  }

  @Override
  public synchronized void started(Session session) {
    writer(session.id());
  }

  private BufferedWriter writer(String session) {
    return files.computeIfAbsent(
        session,
        id -> {
          try {
            Files.createDirectories(folder);
            // The id comes from the host; only its hex digits become part of a path.
            Path file = folder.resolve(id.replaceAll("[^0-9A-Za-z_-]", "_") + ".jsonl");
            Host.log().info("recording to " + file.toAbsolutePath());
            return Files.newBufferedWriter(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw new UncheckedIOException("the recording cannot be written", e);
          }
        });
  }

  @Override
  public synchronized void observe(Message message) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", message.time().toString());
    line.put("direction", message.direction().name().toLowerCase(Locale.ROOT));
    line.put("kind", message.kind().name().toLowerCase(Locale.ROOT));
    line.put("method", message.method());
    line.put("rpcId", message.rpcId() == null ? null : Json.of(message.rpcId()));
    line.put("exchange", message.exchange());
    line.put("size", message.size());
    line.put("truncated", message.truncated());
    line.put("payload", message.payload().text());
    try {
      BufferedWriter file = writer(message.session());
      file.write(JsonCodec.encode(line).toString());
      file.newLine();
      // A line that was seen is in the file, however this process ends.
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the recording cannot be written", e);
    }
  }

  @Override
  public synchronized void ended(Session session) {
    BufferedWriter file = files.remove(session.id());
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the recording cannot be finished", e);
      }
    }
  }

  static void main(String[] args) {
    var recorder = new Recorder();
    MortisePlugin.builder("recorder", "1.0.0")
        .settings(Settings.class, recorder::configure)
        .messages(recorder)
        .serve(args);
  }
}
