package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a terminal is left like when the workspace fails.
@Tag("process")
@Timeout(200)
final class TerminalGivenBackTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path folder;

  @Test
  void anExceptionInTheLoopLeavesTheTerminalAsItWas() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "no script, which makes a terminal");
    Files.writeString(
        folder.resolve("run.sh"),
        """
        stty rows 24 cols 80
        stty -a >before
        "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
          -cp "$CLASSES" %s config.zip .
        echo ended $?
        stty -a >after
        """
            .formatted(FailingWorkspace.class.getName()));
    var builder =
        new ProcessBuilder(SCRIPT.toString(), "-q", "-c", "/bin/sh run.sh", "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("SHELL", "/bin/sh");
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.environment().put("CLASSES", System.getProperty("java.class.path"));
    Process process = builder.start();
    // Its input stays open: at the end of it the workspace would end by itself.
    try {
      String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), shown);
      int taken = shown.indexOf("\u001b[?1049h");
      int picture = shown.indexOf("plugins (0)");
      int given = shown.lastIndexOf("\u001b[?7h\u001b[?25h\u001b[?1049l");
      int said = shown.indexOf("java.nio.file.ClosedFileSystemException");
      assertTrue(0 <= taken && taken < picture && picture < given && given < said, shown);
      assertTrue(shown.contains("ended 1"), shown);
      assertEquals(
          Files.readString(folder.resolve("before")), Files.readString(folder.resolve("after")));
    } finally {
      process.destroyForcibly();
    }
  }
}
