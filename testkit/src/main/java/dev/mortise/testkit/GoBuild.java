package dev.mortise.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Builds Go plugins of the checkout with the system's Go, each once per JVM.
///
/// Where Go or its libraries are missing the test is skipped with the command that installs them,
/// or fails under `CI=true`.
public final class GoBuild {
  private static final String INSTALL =
      "needs real Go: apt-get install golang-go protobuf-compiler golang-goprotobuf-dev"
          + " protoc-gen-go-grpc golang-github-hashicorp-go-plugin-dev golang-google-grpc-dev"
          + " golang-github-hashicorp-go-hclog-dev";
  private static final Map<Path, Path> BUILT = new ConcurrentHashMap<>();
  private static final long MINUTES_MAX = 5;

  private GoBuild() {}

  /// The folder of the checkout, from the system property `mortise.root`.
  public static Path root() {
    String root = System.getProperty("mortise.root");
    if (root == null) {
      throw new IllegalStateException("run with -Dmortise.root=<folder of the checkout>");
    }
    return Path.of(root);
  }

  /// The binary of the Go program in a folder of the checkout, for example `examples/tax-go`.
  public static Path binary(String folder) {
    demand();
    return BUILT.computeIfAbsent(root().resolve(folder), GoBuild::build);
  }

  private static void demand() {
    boolean there =
        Files.isDirectory(Path.of("/usr/share/gocode/src/github.com/hashicorp/go-plugin"))
            && onPath("go")
            && onPath("protoc")
            && onPath("protoc-gen-go")
            && onPath("protoc-gen-go-grpc");
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(there, INSTALL);
    }
    Assumptions.assumeTrue(there, INSTALL);
  }

  private static boolean onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static Path build(Path folder) {
    try {
      Path work = Files.createTempDirectory("mortise-go");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(work)));
      Path binary = work.resolve("bin").resolve(folder.getFileName().toString());
      var builder =
          new ProcessBuilder(
              root().resolve("sdks/go/build.sh").toString(), folder.toString(), binary.toString());
      builder.environment().put("MORTISE_GO_SDK", work.resolve("sdk").toString());
      builder.redirectErrorStream(true);
      Path log = work.resolve("log");
      Process process = builder.redirectOutput(log.toFile()).start();
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        Assertions.fail("building " + folder + " failed:\n" + Files.readString(log));
      }
      return binary;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Removes a folder and all in it, as far as that is possible.
  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A folder in the temporary folder that could not be read is left to the system.
      System.getLogger("dev.mortise.testkit").log(System.Logger.Level.DEBUG, "left " + folder, e);
    }
  }
}
