package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds what slips first: sizes, words, waiting by sleeping, and the page about the wire.
///
/// What is too long today is listed with its length and may only shrink.
final class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 70;

  /// Files that are longer, with a reason; the number only goes down.
  private static final Map<String, Integer> LONG_FILES = Map.of();

  /// Methods that are longer, as `File.method`, with a reason; the number only goes down.
  private static final Map<String, Integer> LONG_METHODS =
      // A table of cases, and the rows of a bench in the order they run.
      Map.of("HostilePluginTest.java.cases", 71, "WireBench.java.run", 91);

  /// Words that say nothing, at the end of a type's name.
  private static final Pattern EMPTY_NAME =
      Pattern.compile("\\w+(Impl|Manager|Util|Utils|Helper|Helpers|Misc)\\.java");

  private static final Pattern WAITING = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!.*#\\d)");
  private static final Pattern METHOD =
      Pattern.compile(
          "^(  |    )(?! |return|throw|new|else|if|for|while|switch|try|record|static final)"
              + "[\\w<>\\[\\]@?., ]+ ([a-z]\\w*)\\(.*");
  private static final Pattern WIRE_HASH = Pattern.compile("<!-- wire: ([0-9a-f]{64}) -->");

  /// Where a pause is the thing itself: plugins and peers of tests that hang on purpose, a recorded
  /// delay played again, a pause between retries.
  private static final Set<String> PAUSES =
      Set.of(
          "examples/api-logger/src/main/java/dev/mortise/examples/apilogger/Sender.java",
          "goplugin/src/test/java/dev/mortise/goplugin/JavaPlugin.java",
          "monitor/src/main/java/dev/mortise/monitor/Replay.java",
          "runtime-process/src/test/java/dev/mortise/runtime/process/DyingHost.java",
          "runtime-process/src/test/java/dev/mortise/runtime/process/Fixture.java",
          "testkit/src/main/java/dev/mortise/testkit/HostilePeer.java",
          "testkit/src/main/java/dev/mortise/testkit/StandInApi.java");

  /// This file must say the words it looks for.
  private static final Set<String> EXEMPT = Set.of("TidyTest.java");

  @Test
  void filesAreShort() {
    Map<String, Integer> longOnes = new TreeMap<>();
    for (Path file : sources()) {
      int lines = (int) Repository.read(file).lines().count();
      if (lines > LONG_FILES.getOrDefault(name(file), FILE_LINES_MAX)) {
        longOnes.put(name(file), lines);
      }
    }
    assertEquals(Map.of(), longOnes, "split these by what they are about");
  }

  @Test
  void methodsAreShort() {
    Map<String, Integer> longOnes = new TreeMap<>();
    sources().forEach(file -> longMethods(file, longOnes));
    assertEquals(Map.of(), longOnes, "give the straight work in these a name of its own");
  }

  /// Relies on the formatter: a method's last brace stands where its first line began.
  private static void longMethods(Path file, Map<String, Integer> found) {
    String indent = null;
    String method = "";
    int start = 0;
    List<String> lines = Repository.read(file).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = METHOD.matcher(lines.get(i));
      if (indent == null && matcher.matches() && !lines.get(i).endsWith(";")) {
        indent = matcher.group(1);
        method = file.getFileName() + "." + matcher.group(2);
        start = i;
      } else if (indent != null && lines.get(i).equals(indent + "}")) {
        int length = i - start + 1;
        if (length > LONG_METHODS.getOrDefault(method, METHOD_LINES_MAX)) {
          found.put(method, length);
        }
        indent = null;
      } else if (indent != null && lines.get(i).equals(indent + "};")) {
        indent = null;
      }
    }
  }

  @Test
  void nobodyWaitsBySleeping() {
    Set<String> sleepers = having(WAITING);
    sleepers.removeAll(PAUSES);
    assertEquals(Set.of(), sleepers, "wait for the condition, not for a time");
  }

  @Test
  void nothingIsLeftUnfinishedWithoutAnIssue() {
    assertEquals(Set.of(), having(UNFINISHED), "do it, or open an issue and name its number");
  }

  @Test
  void namesSaySomething() {
    Set<String> empty = new TreeSet<>();
    sources().stream()
        .filter(file -> EMPTY_NAME.matcher(file.getFileName().toString()).matches())
        .forEach(file -> empty.add(name(file)));
    assertEquals(Set.of(), empty, "name them by the domain's own words");
  }

  @Test
  void thePageAboutTheWireIsTrue() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path proto : Repository.files(".proto")) {
      Path own = Repository.root().resolve("wire/src/main/proto");
      if (proto.startsWith(own)) {
        digest.update(own.relativize(proto).toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Repository.read(proto).getBytes(StandardCharsets.UTF_8));
      }
    }
    String now = HexFormat.of().formatHex(digest.digest());
    Matcher held = WIRE_HASH.matcher(Repository.read(Repository.root().resolve("docs/wire.md")));
    assertEquals(
        now,
        held.find() ? held.group(1) : "none",
        "the wire changed: read docs/wire.md, mend it, then put <!-- wire: " + now + " --> there");
  }

  private static Set<String> having(Pattern pattern) {
    Set<String> found = new TreeSet<>();
    for (Path file : sources()) {
      if (pattern.matcher(Repository.read(file)).find()) {
        found.add(name(file));
      }
    }
    return found;
  }

  private static List<Path> sources() {
    return Repository.javaSources().stream()
        .filter(file -> !EXEMPT.contains(file.getFileName().toString()))
        .toList();
  }

  private static String name(Path file) {
    return Repository.root().relativize(file).toString();
  }
}
