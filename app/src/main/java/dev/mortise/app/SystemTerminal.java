package dev.mortise.app;

import dev.mortise.cli.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The terminal this process was started from.
///
/// Java cannot ask whether one of its streams is a terminal, nor how wide it is: the launcher does,
/// and says so in `mortise.terminal.columns`.
final class SystemTerminal {
  private static final int BUFFER_BYTES = 8 << 10;

  private SystemTerminal() {}

  static Terminal look() {
    Map<String, String> environment = System.getenv();
    int columns = columns(environment);
    return new Terminal(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        columns,
        columns > 0 && !environment.containsKey("NO_COLOR") && colourful(environment),
        environment,
        Path.of("").toAbsolutePath());
  }

  /// Everything Mortise prints is UTF-8, whatever the locale says; machines read it.
  private static PrintStream stream(FileDescriptor descriptor) {
    var raw = new FileOutputStream(descriptor);
    return new PrintStream(
        new java.io.BufferedOutputStream(raw, BUFFER_BYTES), true, StandardCharsets.UTF_8);
  }

  /// 0 when standard output is no terminal.
  private static int columns(Map<String, String> environment) {
    int real = number(System.getProperty("mortise.terminal.columns", "0")).orElse(0);
    return real == 0
        ? 0
        : Optional.ofNullable(environment.get("COLUMNS"))
            .flatMap(SystemTerminal::number)
            .orElse(real);
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[1-9][0-9]{0,4}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static boolean colourful(Map<String, String> environment) {
    return !"dumb".equals(environment.get("TERM"));
  }
}
