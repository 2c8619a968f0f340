package dev.mortise.examples.mcpdocs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The Markdown files of a folder, read once, by their path in it.
final class Documents {
  /// A line that holds what was searched for.
  record Hit(String document, int line, String text) {}

  private static final int DEPTH_MAX = 6;
  private static final long BYTES_MAX = 1 << 20;

  private final Map<String, String> texts;

  private Documents(Map<String, String> texts) {
    this.texts = texts;
  }

  static Documents read(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder, DEPTH_MAX)) {
      for (Path file : files.filter(f -> wanted(folder.relativize(f))).toList()) {
        if (Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX) {
          texts.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        }
      }
    }
    return new Documents(texts);
  }

  private static boolean wanted(Path path) {
    for (Path part : path) {
      String name = part.toString();
      if (name.startsWith(".") || name.equals("target") || name.equals("node_modules")) {
        return false;
      }
    }
    return path.toString().endsWith(".md");
  }

  List<String> names() {
    return List.copyOf(texts.keySet());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /// The first line of a document that is a heading, or its name.
  String title(String name) {
    return text(name).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("# "))
        .map(line -> line.substring(2).strip())
        .findFirst()
        .orElse(name);
  }

  /// The lines that hold the words, without regard to case.
  List<Hit> search(String words, int max) {
    String wanted = words.toLowerCase(Locale.ROOT);
    return texts.entrySet().stream()
        .flatMap(document -> hits(document.getKey(), document.getValue(), wanted))
        .limit(max)
        .toList();
  }

  private static Stream<Hit> hits(String name, String text, String wanted) {
    List<String> lines = text.lines().toList();
    return java.util.stream.IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).toLowerCase(Locale.ROOT).contains(wanted))
        .mapToObj(i -> new Hit(name, i + 1, lines.get(i).strip()));
  }
}
