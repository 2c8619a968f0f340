package dev.mortise.terminal;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginView;
import dev.mortise.protocol.TomlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// How plugins look on the disk at one moment: another text when one of them changed, an empty one
/// where somebody writes just now. Not of the loop.
final class PluginMarks {
  private static final int FILES_MAX = 200;
  private static final int DEPTH_MAX = 4;

  private final List<Path> configs;

  /// @param configs files whose `[[plugins]]` the host was told of
  PluginMarks(List<Path> configs) {
    this.configs = List.copyOf(configs);
  }

  /// Which entries there are.
  String entries() {
    try {
      List<String> keys = new ArrayList<>();
      for (Path config : configs) {
        entries(config).forEach(entry -> keys.add(entry.path("key").toString()));
      }
      return "entries " + keys;
    } catch (PluginException e) {
      return "";
    }
  }

  /// An entry is its module and its own values: whatever else lies or stands beside them is not
  /// its.
  String of(PluginView view) {
    Manifest manifest = view.manifest();
    if (manifest == null || manifest.format() != Manifest.Format.KUBETILE) {
      return mark(view.source());
    }
    Set<Path> files = new LinkedHashSet<>(configs);
    files.add(view.source().resolve("config.toml"));
    try {
      StringBuilder values = new StringBuilder();
      for (Path config : files) {
        entries(config)
            .filter(entry -> entry.path("key").asString("").equals(manifest.name()))
            .forEach(values::append);
      }
      String module = manifest.runtime().entry().getOrDefault("any", "");
      return values + "\n" + mark(view.source().resolve(module));
    } catch (PluginException e) {
      return "";
    }
  }

  private static Stream<JsonNode> entries(Path config) {
    return Files.isRegularFile(config)
        ? TomlFile.read(config).root().path("plugins").valueStream()
        : Stream.empty();
  }

  private static String mark(Path place) {
    if (Files.notExists(place)) {
      return place + " is not there";
    }
    try (Stream<Path> files = Files.walk(place, DEPTH_MAX)) {
      return files
          .filter(Files::isRegularFile)
          .limit(FILES_MAX)
          .sorted()
          .map(PluginMarks::one)
          .collect(Collectors.joining("\n"));
    } catch (IOException | UncheckedIOException e) {
      // Somebody is writing there; the next look is another one.
      return "";
    }
  }

  private static String one(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
