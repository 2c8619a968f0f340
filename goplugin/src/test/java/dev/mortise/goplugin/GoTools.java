package dev.mortise.goplugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Builds the Go programs of the tests with Debian's Go and Debian's go-plugin, once for each JVM.
///
/// Where they are missing the test is skipped with the names of the packages, or fails under `CI`.
final class GoTools {
  private static final Path LIBRARIES = Path.of("/usr/share/gocode");
  private static final String INSTALL =
      "needs real Go: apt-get install golang-go golang-github-hashicorp-go-plugin-dev"
          + " golang-google-grpc-dev golang-goprotobuf-dev golang-github-hashicorp-go-hclog-dev";
  private static @Nullable Path built;

  private GoTools() {}

  static Path plugin() {
    return build().resolve("echo-plugin");
  }

  static Path host() {
    return build().resolve("echo-host");
  }

  private static synchronized Path build() {
    if (built == null) {
      demand(Files.isDirectory(LIBRARIES.resolve("src/github.com/hashicorp/go-plugin")));
      try {
        built = compile();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return built;
  }

  private static void demand(boolean there) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(there, INSTALL);
    }
    Assumptions.assumeTrue(there, INSTALL);
  }

  private static Path compile() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path sources = module.resolve("src/test/go");
    Path target = module.resolve("target/go");
    Files.createDirectories(target.resolve("src"));
    Path link = target.resolve("src/echo");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, sources.resolve("echo"));
    for (String program : List.of("plugin", "host")) {
      var go =
          new ProcessBuilder(
              "go", "build", "-o", target.resolve("echo-" + program).toString(), "./" + program);
      go.directory(sources.toFile()).redirectErrorStream(true);
      go.environment().put("GO111MODULE", "off");
      go.environment().put("GOPATH", target + ":" + LIBRARIES);
      go.environment().put("GOFLAGS", "");
      run(go);
    }
    return target;
  }

  private static void run(ProcessBuilder command) throws IOException {
    Process process;
    try {
      process = command.start();
    } catch (IOException e) {
      demand(false);
      throw e;
    }
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      Assertions.assertTrue(process.waitFor(5, TimeUnit.MINUTES), "go build takes too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Assertions.assertEquals(0, process.exitValue(), said);
  }
}
