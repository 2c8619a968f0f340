package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes the files of a new plugin from the templates among this module's resources.
///
/// @param name the plugin's id, already checked
/// @param kind one of [#KINDS]
/// @param language one of [#LANGUAGES]
/// @param point the extension point's name, for the kind `point`
/// @param form what that point is made of, or null
/// @param confined whether this machine confines plugins; elsewhere the manifest must ask to run as
///   it is
record Scaffold(
    String name,
    String kind,
    String language,
    String point,
    @Nullable PointForm form,
    boolean confined) {
  private static final String UNCONFINED =
      """
      # This machine cannot confine plugins; leave this out where it can.
      [[permissions]]
      use = "process:unconfined"
      why = "was made on a machine that cannot confine plugins"
      """;

  private static final String JAVA_SOURCE = "{{Class}}.java";

  static final String EXAMPLE_POINT = "acme.Greeting";
  static final List<String> KINDS =
      List.of("tool", "handler", "route", "sse", "ws", "middleware", "resource", "point", "pane");
  static final List<String> LANGUAGES = List.of("java", "go", "c", "rust", "assemblyscript");

  /// Writes into a folder that does not exist yet, or is empty.
  ///
  /// @return the files written, relative to the folder
  /// @throws PluginException `CONFLICT` when something is there already
  List<Path> write(Path folder) {
    try {
      checkFree(folder);
      List<Path> written = new ArrayList<>();
      for (String file : resource("files").strip().split("\n")) {
        Path relative = Path.of(filled(file));
        Path target = folder.resolve(relative);
        Files.createDirectories(target.getParent());
        Files.writeString(target, content(file));
        written.add(relative);
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether there is a template for it.
  boolean known() {
    String path = "scaffold/%s-%s/files".formatted(kind, language);
    try (InputStream in = Scaffold.class.getModule().getResourceAsStream(path)) {
      return in != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String content(String file) throws IOException {
    if (form != null && file.equals("main.go")) {
      return new PointSource(name, form).go();
    }
    if (form != null && file.endsWith(".java")) {
      return new PointSource(name, form).java(className());
    }
    return filled(resource(file));
  }

  private static void checkFree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        throw new PluginException(
            ErrorCode.CONFLICT, folder + " is not empty; choose another name or remove it");
      }
    }
  }

  private String resource(String file) throws IOException {
    String path = "scaffold/%s-%s/%s".formatted(kind, language, file);
    try (InputStream in = Scaffold.class.getModule().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String filled(String template) throws IOException {
    return template
        .replace("{{unconfined}}", confined ? "" : UNCONFINED)
        .replace("{{id}}", name)
        .replace("{{tool}}", name.replace('-', '_'))
        .replace("{{Class}}", className())
        .replace("{{point}}", point)
        .replace("{{version}}", Integer.toString(form == null ? 1 : form.version()))
        .replace("{{Point}}", pointName());
  }

  /// The interface's name in Java, where the class around it may not have the same.
  private String pointName() throws IOException {
    String simple = PointTypes.capital(PointForm.simpleName(point));
    return List.of(className(), "Person", "Text", "Contract", "Needs", "String").contains(simple)
        ? simple + "Point"
        : simple;
  }

  /// The plugin's name in Java; not the same as a type that its source uses.
  private String className() throws IOException {
    var result = new StringBuilder();
    for (String word : name.split("-")) {
      result.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    boolean used =
        language.equals("java")
            && Pattern.compile("\\b" + result + "\\b").matcher(resource(JAVA_SOURCE)).find();
    return used ? result + "Plugin" : result.toString();
  }
}
