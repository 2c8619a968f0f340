package dev.mortise.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the tables of one module came to be, step by step. Each module that keeps tables in a
/// [Database] brings its own, with a history of its own, so none has to know of the others.
///
/// The SQL must mean the same to H2 (in its PostgreSQL mode) and to PostgreSQL: `VARCHAR`, `BYTEA`
/// (1 MiB at most on H2), `BIGINT`, `BOOLEAN`; no `TEXT`, which is a stream on H2. A step that was
/// released is never edited.
public final class Migrations {
  private static final Pattern FILE = Pattern.compile("V([1-9][0-9]*)__[a-z0-9_]+\\.sql");

  private final String name;
  private final Function<String, @Nullable InputStream> resources;
  private final List<String> files;

  private Migrations(
      String name, Function<String, @Nullable InputStream> resources, List<String> files) {
    this.name = name;
    this.resources = resources;
    this.files = files;
  }

  /// Names the steps; their files are read when they are to be taken.
  ///
  /// @param name of the module, `[a-z]+`: its history is the table `mortise_<name>_history`
  /// @param resources opens a file: `Some.class::getResourceAsStream` of the module itself
  /// @param files in their order: `V1__users.sql`, `V2__keys.sql`
  public static Migrations of(
      String name, Function<String, @Nullable InputStream> resources, String... files) {
    if (!name.matches("[a-z]+") || files.length == 0) {
      throw new IllegalArgumentException("migrations need a name of small letters, and files");
    }
    for (int i = 0; i < files.length; i++) {
      Matcher matcher = FILE.matcher(files[i]);
      if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != i + 1) {
        throw new IllegalArgumentException(files[i] + " is not V" + (i + 1) + "__….sql");
      }
    }
    return new Migrations(name, resources, List.of(files));
  }

  /// The table that says which steps were taken.
  String history() {
    return "mortise_" + name + "_history";
  }

  /// How many steps there are.
  int latest() {
    return files.size();
  }

  List<String> files() {
    return files;
  }

  String read(String file) {
    try (InputStream stream = resources.apply(file)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no resource " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
