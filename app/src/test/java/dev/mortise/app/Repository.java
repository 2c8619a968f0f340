package dev.mortise.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The checkout these tests stand in, read as text.
final class Repository {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>dev\\.mortise</groupId>\\s*<artifactId>mortise-([^<]+)"
              + "</artifactId>(?:\\s*<scope>(\\w+)</scope>)?");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\| (.+) \\| *((?:`[a-z-]+` ?)*) *\\|$", Pattern.MULTILINE);

  /// Programs and measurements that use the modules; no module may use them.
  private static final Set<String> PROGRAMS = Set.of("benchmarks");

  private Repository() {}

  static Path root() {
    return Path.of(System.getProperty("mortise.root", "..")).toAbsolutePath().normalize();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The modules in the order of the root pom, without programs and examples.
  static List<String> modules() {
    return MODULE
        .matcher(read(root().resolve("pom.xml")))
        .results()
        .map(match -> match.group(1))
        .filter(module -> !module.contains("/") && !PROGRAMS.contains(module))
        .toList();
  }

  /// What a module's pom depends on within the repository, tests aside.
  static Set<String> arrows(String module) {
    Set<String> arrows = new TreeSet<>();
    DEPENDENCY
        .matcher(read(root().resolve(module).resolve("pom.xml")))
        .results()
        .filter(match -> !"test".equals(match.group(2)))
        .forEach(match -> arrows.add(match.group(1)));
    return arrows;
  }

  /// The arrows by module that `docs/ARCHITECTURE.md` names.
  static Map<String, Set<String>> documentedArrows() {
    Map<String, Set<String>> documented = new TreeMap<>();
    Matcher rows = ROW.matcher(read(root().resolve("docs/ARCHITECTURE.md")));
    while (rows.find()) {
      Set<String> arrows = new TreeSet<>();
      Pattern.compile("`([a-z-]+)`")
          .matcher(rows.group(3))
          .results()
          .forEach(m -> arrows.add(m.group(1)));
      documented.put(rows.group(1), arrows);
    }
    return documented;
  }

  static String packageOf(String module) {
    return "dev.mortise." + (module.equals("sdk-java") ? "sdk" : module.replace('-', '.'));
  }

  /// Every Java source of the modules and what stands beside them.
  static List<Path> javaSources() {
    return files(".java");
  }

  static List<Path> files(String ending) {
    var found = new TreeSet<Path>();
    try {
      Files.walkFileTree(root(), new Sources(ending, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(found);
  }

  /// Stays out of what is derived: other modules are built there at the same time.
  private static final class Sources extends SimpleFileVisitor<Path> {
    private static final Set<String> DERIVED =
        Set.of("target", "dist", "build", ".git", "node_modules");
    private final String ending;
    private final Set<Path> found;

    Sources(String ending, Set<Path> found) {
      this.ending = ending;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return DERIVED.contains(String.valueOf(folder.getFileName()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && file.toString().endsWith(ending)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
