package dev.mortise.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/// Builds the Go plugins of the tests with Debian's Go and go-plugin, once for each JVM, from the
/// wire's own protos.
final class GoPrograms {
  private static final Path LIBRARIES = Path.of("/usr/share/gocode");
  private static final String INSTALL =
      "needs real Go: apt-get install golang-go golang-github-hashicorp-go-plugin-dev"
          + " golang-google-grpc-dev golang-goprotobuf-dev golang-github-hashicorp-go-hclog-dev"
          + " protobuf-compiler protoc-gen-go-grpc";
  private static @Nullable Path built;

  private GoPrograms() {}

  /// The program built from that folder of `src/test/go`.
  static synchronized Path program(String name) {
    if (built == null) {
      boolean there =
          Files.isDirectory(LIBRARIES.resolve("src/github.com/hashicorp/go-plugin"))
              && List.of("go", "protoc", "protoc-gen-go", "protoc-gen-go-grpc").stream()
                  .allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)));
      Demands.that(there, INSTALL);
      try {
        built = compile();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return built.resolve(name);
  }

  private static Path compile() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path sources = module.resolve("src/test/go");
    Path target = Files.createDirectories(module.resolve("target/go"));
    Path protos = module.resolveSibling("wire/src/main/proto");
    stubs(protos.resolve("kilometersplugin/plugin.proto"), "kilometers", target);
    stubs(protos.resolve("kite/plugin/v1/plugin.proto"), "kite", target);
    for (String program : List.of("kilometers", "kite")) {
      run(
          sources,
          Map.of("GO111MODULE", "off", "GOPATH", target + ":" + LIBRARIES, "GOFLAGS", ""),
          "go",
          "build",
          "-o",
          target.resolve(program).toString(),
          "./" + program);
    }
    return target;
  }

  /// Debian's generator takes the package only from the file itself.
  private static void stubs(Path proto, String name, Path target) throws IOException {
    Path work = Files.createDirectories(target.resolve("proto-" + name));
    String text =
        Files.readAllLines(proto).stream()
            .filter(line -> !line.startsWith("option go_package"))
            .collect(Collectors.joining("\n"));
    Files.writeString(
        work.resolve("plugin.proto"),
        text + "\noption go_package = \"contracts/%s;%s\";\n".formatted(name, name));
    Path out = Files.createDirectories(target.resolve("src"));
    String timestamp =
        "Mgoogle/protobuf/timestamp.proto=github.com/golang/protobuf/ptypes/timestamp:";
    run(
        work,
        Map.of(),
        "protoc",
        "-I.",
        "--go_out=" + timestamp + out,
        "--go-grpc_out=" + timestamp + out,
        "plugin.proto");
  }

  private static void run(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    var builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      Assertions.assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it takes too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Assertions.assertEquals(0, process.exitValue(), said);
  }
}
