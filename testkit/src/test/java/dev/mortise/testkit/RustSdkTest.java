package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tests of the Rust SDK, on the machine itself.
@Tag("process")
final class RustSdkTest {
  private static final Pattern RESULT =
      Pattern.compile("test result: ok\\. (\\d+) passed; 0 failed");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  RustSdkTest() {}

  private static String run(List<String> command) throws IOException, InterruptedException {
    Ended ended = Ended.of(command);
    assertEquals(0, ended.code(), ended.output());
    return ended.output();
  }

  private void rustc(String source, Path into, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/rustc", "--edition", "2021"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", into.toString(), GoBuild.root().resolve(source).toString()));
    run(command);
  }

  /// Runs tests; there must be so many at least.
  private static void passes(List<String> command, int tests) throws Exception {
    String said = run(command);
    Matcher result = RESULT.matcher(said);
    assertTrue(result.find() && Integer.parseInt(result.group(1)) >= tests, said);
  }

  @Test
  void theSdkDoesWhatItsOwnTestsSay() throws Exception {
    WasmBuild.demand(".rs");
    Path program = folder.resolve("sdk");
    rustc("sdks/rust/src/lib.rs", program, "--test", "--crate-name", "mortise", "-D", "warnings");
    passes(List.of(program.toString()), 40);
  }

  /// The example has tests over the stand-in for the host; what the SDK's comments and its README
  /// show compiles, and does what it says.
  @Test
  void whatIsShownOfItIsTrue() throws Exception {
    WasmBuild.demand(".rs");
    Path library = folder.resolve("libmortise.rlib");
    rustc("sdks/rust/src/lib.rs", library, "--crate-type", "rlib", "--crate-name", "mortise");
    String extern = "mortise=" + library;

    Path example = folder.resolve("example");
    rustc(
        "examples/pod-summary/plugin.rs", example, "--test", "--extern", extern, "-D", "warnings");
    passes(List.of(example.toString()), 4);

    String source = GoBuild.root().resolve("sdks/rust/src/lib.rs").toString();
    passes(
        List.of(
            "/usr/bin/rustdoc",
            "--edition",
            "2021",
            "--crate-name",
            "mortise",
            "--test",
            "--extern",
            extern,
            source),
        2);

    List<String> shown = shown();
    String plugin = shown.getFirst();
    Path alone = Files.writeString(folder.resolve("shown.rs"), plugin + "fn main() {}\n");
    rustc(alone.toString(), folder.resolve("shown"), "--extern", extern, "-A", "dead_code");

    Path tested = Files.writeString(folder.resolve("tested.rs"), plugin + tested(shown.get(1)));
    Path program = folder.resolve("tested");
    rustc(tested.toString(), program, "--test", "--extern", extern);
    passes(List.of(program.toString()), 1);
  }

  /// What the README shows: a plugin, and a test of it.
  private static List<String> shown() throws IOException {
    String readme = Files.readString(GoBuild.root().resolve("sdks/rust/README.md"));
    List<String> blocks =
        Pattern.compile("```rust\n(.*?)```", Pattern.DOTALL)
            .matcher(readme)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertEquals(2, blocks.size(), "the README shows a plugin and a test of it");
    return blocks;
  }

  /// What the README leaves out around its test.
  private static String tested(String block) {
    return """
    #[cfg(test)]
    mod t {
        use super::*;
        use mortise::testing::TestHost;
        use mortise::{Frame, Json};

        #[test]
        fn shown() -> Result<()> {
            %s
            Ok(())
        }
    }
    """
        .formatted(block);
  }

  @Test
  void itsCodesAreTheHosts() throws IOException {
    String source = Files.readString(GoBuild.root().resolve("sdks/rust/src/error.rs"));
    Set<String> known =
        Pattern.compile(" = \"([A-Z_]+)\",")
            .matcher(source)
            .results()
            .map(code -> code.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> codes =
        Stream.of(ErrorCode.values())
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(codes, known);
  }
}
