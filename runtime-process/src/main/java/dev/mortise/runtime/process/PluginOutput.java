package dev.mortise.runtime.process;

import dev.mortise.api.LogLine.Source;
import dev.mortise.goplugin.LogLine;
import dev.mortise.goplugin.LogSink;
import dev.mortise.goplugin.StdioChannel;
import dev.mortise.goplugin.StdioSink;
import dev.mortise.host.PluginLog;
import dev.mortise.host.PluginWords;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Brings all a plugin writes into its log: its log lines, and what it prints on either output.
///
/// Safe for the threads of the two sinks; never blocks them, since the log does not.
final class PluginOutput implements LogSink, StdioSink {
  private static final int LINE_BYTES_MAX = 16 << 10;
  private static final int LAST_LINES_MAX = 5;
  private static final int LAST_CHARS_MAX = 200;

  private final PluginLog log;
  private final ArrayDeque<String> lastErrors = new ArrayDeque<>();
  private final Map<StdioChannel, ByteArrayOutputStream> halfLines =
      new EnumMap<>(StdioChannel.class);

  PluginOutput(PluginLog log) {
    this.log = log;
  }

  @Override
  public void line(LogLine line) {
    var text = new StringBuilder(line.message());
    line.fields().forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
    if (line.truncated()) {
      text.append(" (cut)");
    }
    Source source =
        switch (line.source()) {
          case STDOUT -> Source.STDOUT;
          case STDERR -> Source.STDERR;
          case HOST -> Source.MORTISE;
        };
    if (source == Source.STDERR) {
      remember(text.toString());
    }
    log.line(source, line.level().name().toLowerCase(Locale.ROOT), text.toString());
  }

  private synchronized void remember(String text) {
    if (lastErrors.size() == LAST_LINES_MAX) {
      lastErrors.removeFirst();
    }
    lastErrors.add(PluginWords.of(text, LAST_CHARS_MAX));
  }

  /// The last lines of standard error, harmless and short; empty where there were none.
  synchronized String lastWords() {
    return String.join("\n", lastErrors);
  }

  /// What is printed comes in pieces that know no lines; a line without an end is cut.
  @Override
  public synchronized void data(StdioChannel channel, byte[] bytes) {
    var half = halfLines.computeIfAbsent(channel, c -> new ByteArrayOutputStream());
    for (byte b : bytes) {
      if (b == '\n' || half.size() == LINE_BYTES_MAX) {
        print(channel, half);
      }
      if (b != '\n') {
        half.write(b);
      }
    }
  }

  /// Hands over what was printed without an end of line.
  synchronized void flush() {
    halfLines.forEach((channel, half) -> {
      if (half.size() > 0) {
        print(channel, half);
      }
    });
  }

  private void print(StdioChannel channel, ByteArrayOutputStream line) {
    Source source = channel == StdioChannel.STDOUT ? Source.STDOUT : Source.STDERR;
    log.line(source, "info", line.toString(StandardCharsets.UTF_8).stripTrailing());
    line.reset();
  }
}
