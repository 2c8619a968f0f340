package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What shows an address in the person's browser.
///
/// @param program of the system: `xdg-open`, or `open` of macOS
record Browser(Path program) {
  private static final int STARTED_SECONDS = 10;

  /// The one that there is.
  ///
  /// @param environment `PATH`, and what tells whether there is a display
  /// @return empty where nobody would see it
  static Optional<Browser> of(Map<String, String> environment) {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    boolean seen =
        mac
            ? !environment.containsKey("SSH_CONNECTION")
            : Stream.of("DISPLAY", "WAYLAND_DISPLAY")
                .anyMatch(display -> !environment.getOrDefault(display, "").isBlank());
    return !seen
        ? Optional.empty()
        : Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> folder.startsWith("/"))
            .map(folder -> Path.of(folder, mac ? "open" : "xdg-open"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Browser::new);
  }

  /// Waits until it is said to have worked, or for a while: some are the browser itself.
  ///
  /// @throws PluginException `UNAVAILABLE` when it did not
  void open(WebAddress address) {
    try {
      Process process =
          new ProcessBuilder(List.of(program.toString(), address.text()))
              // The terminal is the workspace's.
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(STARTED_SECONDS, TimeUnit.SECONDS) && process.exitValue() != 0) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE, program + " ended with " + process.exitValue());
      }
    } catch (IOException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, program + " did not start: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
