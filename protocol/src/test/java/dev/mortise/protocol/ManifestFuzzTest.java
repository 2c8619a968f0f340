package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seeded mutations of good manifests and ranges. `-Dmortise.fuzz=N` does N rounds instead.
class ManifestFuzzTest {
  private static final Path FIXTURES = Path.of("src/test/manifests").toAbsolutePath();
  private static final int ROUNDS = Integer.getInteger("mortise.fuzz", 400);

  /// What parsers stumble over.
  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "\"\"\"",
          "'''",
          "[",
          "[[",
          "]",
          "]]",
          "{",
          "}",
          "=",
          ":",
          ",",
          ".",
          "#",
          "\n",
          "\r\n",
          "\t",
          "\\",
          "\\u",
          "\\ud800",
          "&a ",
          "*a",
          "!!binary ",
          "|\n",
          ">\n",
          "- ",
          "---\n",
          "? ",
          "<<: ",
          "%",
          "@",
          "`",
          "nan",
          "-inf",
          "0x",
          "1e999",
          "1979-05-27T07:32:00Z",
          "null",
          "~",
          "true",
          "99999999999999999999999999",
          "-0",
          "\u0000",
          "\uFEFF",
          "\u2028",
          "..",
          "/",
          "a.b.c",
          "[a]\n",
          "[[a]]\n");

  @TempDir Path folder;

  @Test
  @DisplayName("torture/45 mutated manifests give a result, in bounded time")
  void mutatedManifestsGiveAResult() throws IOException {
    List<Path> seeds;
    try (Stream<Path> files = Files.walk(FIXTURES, 3)) {
      seeds =
          files
              .filter(f -> !f.endsWith("expected.txt") && !f.endsWith("theme.json"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    assertFalse(seeds.isEmpty());
    for (Path seed : seeds) {
      String text = Files.readString(seed);
      Path file = folder.resolve(seed.getFileName());
      for (int round = 0; round < ROUNDS / 10; round++) {
        String mutated = mutate(text, new SplittableRandom(seed.hashCode() * 31L + round));
        Files.write(file, mutated.getBytes(StandardCharsets.UTF_8));
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> judge(ManifestReader.read(file), mutated),
            () -> "given:\n" + mutated);
      }
    }
  }

  @Test
  @DisplayName("torture/45 mutated ranges are ranges or explained, in bounded time")
  void mutatedRangesAreRangesOrExplained() {
    List<String> seeds =
        List.of("^2.1", ">=1.0 <3", "1.x || 2.5.0 - 2.7", "~1.2.3-rc.1+b", "!=1.4.2");
    for (int round = 0; round < ROUNDS * 50; round++) {
      SplittableRandom random = new SplittableRandom(round);
      String text = mutate(seeds.get(round % seeds.size()), random);
      try {
        VersionRange.parse(text).includes("1.2.3");
      } catch (PluginException e) {
        assertFalse(e.code() != ErrorCode.INVALID_ARGUMENT, text);
      }
    }
  }

  /// A good result keeps the promises others build on; a bad one says where and why.
  private static void judge(ManifestResult result, String text) {
    long lines = text.chars().filter(c -> c == '\n' || c == '\r').count() + 2;
    switch (result) {
      case ManifestResult.Good good -> {
        assertTrue(Ids.valid(good.manifest().id()));
        assertTrue(Versions.valid(good.manifest().version()));
        assertFalse(
            good.manifest().permissions().stream()
                .anyMatch(p -> PermissionRules.check(p.permission()).isPresent()));
      }
      case ManifestResult.Bad bad -> {
        assertFalse(bad.problems().isEmpty());
        for (Problem problem : bad.problems()) {
          assertTrue(problem.line() >= 1 && problem.line() <= lines, problem::toString);
          assertTrue(problem.column() >= 1, problem::toString);
          assertTrue(problem.text().codePoints().noneMatch(Quoted::invisible), problem::toString);
        }
      }
    }
  }

  private static String mutate(String text, SplittableRandom random) {
    StringBuilder out = new StringBuilder(text);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int at = random.nextInt(out.length() + 1);
      int end = Math.min(out.length(), at + random.nextInt(1, 12));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> out.insert(at, out.substring(at, end).repeat(random.nextInt(1, 40)));
        default -> out.insert(at, (char) random.nextInt(0x20, 0x3000));
      }
    }
    return out.toString();
  }
}
