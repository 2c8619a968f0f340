package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a probe says of binaries that are broken, each in its own way.
@Tag("process")
final class ProbeTest {
  private final CliRun cli = new CliRun();
  @TempDir Path folder;

  /// Name, body of the shell script, and what the explanation must say.
  static List<Arguments> broken() {
    String stay = "\nexec sleep 60";
    return List.of(
        arguments(
            "no-handshake",
            "echo hello" + stay,
            "before its handshake; print nothing to stdout before Serve"),
        arguments("half-a-line", "printf '1|1|unix'", "printed half a line"),
        arguments(
            "wrong-cookie",
            "echo 'This binary is a plugin. These are not meant to be executed directly.' >&2\n"
                + "exit 1",
            "does not know this host's cookie"),
        arguments(
            "wrong-version",
            "echo \"1|99|unix|$TMPDIR/x|grpc|\"" + stay,
            "speaks protocol version 99"),
        arguments(
            "certificate",
            "echo \"1|1|unix|$TMPDIR/x|grpc|Z2FyYmFnZQ\"" + stay,
            "cannot be read as base64 of an X.509 certificate"),
        arguments("other-host", "echo '1|1|tcp|10.1.2.3:4444|grpc|'" + stay, "listen on 127.0.0.1"),
        arguments(
            "dies-after",
            "echo \"1|1|unix|$TMPDIR/x|grpc|\"\nexit 3",
            "ended right after its handshake (exit code 3)"),
        arguments("megabyte", "head -c 1048576 /dev/zero | tr '\\0' x" + stay, "longer first line"),
        arguments("netrpc", "echo \"1|1|unix|$TMPDIR/x|netrpc|\"" + stay, "net/rpc is not spoken"),
        arguments("silent", "exec sleep 60", "no handshake within"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void explainsInOneSentence(String name, String script, String expected) throws IOException {
    check(script(name, script), expected, 5);
  }

  @Test
  void explainsWrongMachine() throws IOException {
    byte[] head = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, head, 0, 7);
    head[16] = 2;
    head[18] = (byte) 243;
    Path file = folder.resolve("other-machine");
    Files.write(file, head);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    check(file, "is built for riscv64", 5);
  }

  @Test
  void explainsWhatIsNotExecutable() throws IOException {
    Path file = folder.resolve("not-executable");
    Files.writeString(file, "#!/bin/sh\n");
    check(file, "chmod +x", 5);
  }

  @Test
  void explainsWhatIsNotThere() {
    check(folder.resolve("missing"), "does not exist", 5);
  }

  @Test
  void aNameIsAFileHereOrAProgramOfThePath() throws IOException {
    cli.folder = folder;
    script("bare", "echo hello\nexec sleep 60");
    check(Path.of("bare"), "before its handshake", 5);
    check(Path.of("false"), "with exit code 1", 5);
    assertEquals(3, cli.run("probe", "no-such-program", "--cookie", "A=b"));
    assertTrue(cli.err().contains("no program of that name in the PATH"), cli.err());
  }

  private void check(Path binary, String expected, int code) {
    cli.columns = 0;
    // Time enough for a script to print what it has to say; only the silent one uses all of it.
    String timeout = binary.endsWith("silent") ? "3s" : "30s";
    int ended =
        cli.run(
            "probe",
            binary.toString(),
            "--cookie",
            "A=b",
            "--timeout",
            timeout,
            "--no-tls",
            "--json");
    String all = cli.out() + cli.err();
    assertEquals(code, ended, all);
    String problem =
        cli.out().lines().filter(line -> line.startsWith("  \"problem\":")).findFirst().orElse("");
    assertTrue(problem.contains(expected), all);
    assertTrue(problem.startsWith("  \"problem\": \"" + binary.getFileName() + ": "), all);
  }

  private Path script(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
