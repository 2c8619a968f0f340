package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the installed launcher tells the JVM, heard by a program in its place.
@Tag("process")
final class LauncherTest {
  private static final String HEARING = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n";

  @TempDir Path folder;

  /// The flags that a command is started with.
  private List<String> flags(String command) throws IOException, InterruptedException {
    return said(HEARING, "exec \"$0\" " + command);
  }

  /// What a program in the JVM's place says when a shell starts the launcher, its `$0`, like that.
  private List<String> said(String java, String line) throws IOException, InterruptedException {
    Path source = Repository.root().resolve("app/src/main/dist");
    for (String file : List.of("bin/mortise", "libexec/jdk.bash")) {
      Path copy = folder.resolve("installation").resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(source.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    Path jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    program(jdk.resolve("bin/java"), java);
    program(jdk.resolve("bin/javac"), java);
    // An empty one: there is nothing to learn from a program that only listens.
    Path cache = folder.resolve("installation/cache/start-25.aot");
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "");
    var builder =
        new ProcessBuilder("sh", "-c", line, folder.resolve("installation/bin/mortise").toString())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().remove("MORTISE_JAVA_OPTS");
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertEquals(0, process.waitFor(), said.toString());
    return said;
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitor", "run", "replay", "serve", "top", "mcp"})
  void whatRunsForHoursIsCompiledWell(String command) throws IOException, InterruptedException {
    List<String> flags = flags(command);
    assertTrue(flags.contains("-XX:TieredStopAtLevel=4"), flags.toString());
    assertEquals(command, flags.getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugins", "version"})
  void aShortCommandIsNot(String command) throws IOException, InterruptedException {
    List<String> flags = flags(command);
    assertTrue(flags.contains("-XX:TieredStopAtLevel=1"), flags.toString());
  }

  @Test
  void homeIsWhereTheUserSays() throws IOException, InterruptedException {
    List<String> flags = flags("version");
    assertTrue(flags.contains("-Duser.home=" + folder), flags.toString());
  }

  /// The JVM would read its own `lib/modules` as what the user types.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aClosedDescriptorIsNoFileOfTheJvm(int closed) throws IOException, InterruptedException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc");
    Path seen = folder.resolve("seen");
    String looking =
        "#!/bin/sh\nis=$(readlink /proc/$$/fd/%d)\necho \"$is\" >'%s'\n".formatted(closed, seen);
    said(looking, "exec \"$0\" version %d<&-".formatted(closed));
    assertEquals("/dev/null\n", Files.readString(seen));
  }
}
