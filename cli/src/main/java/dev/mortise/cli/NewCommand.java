package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise new`.
@Command(
    name = "new",
    description = "Make a plugin to begin with; it runs at once, offline.",
    footerHeading = "%n",
    footer = "Then: mortise run <name>, and from another terminal: mortise call <name> <name>.")
final class NewCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int NAME_MAX = 40;

  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      paramLabel = "<name>",
      description = "Its id and folder: small letters, digits and dashes.")
  private String name = "";

  @Option(
      names = "--kind",
      paramLabel = "<kind>",
      description =
          "What it contributes: tool, handler, route, sse, ws, middleware, resource, point or"
              + " pane. Default: tool.")
  private String kind = "";

  @Option(
      names = "--lang",
      paramLabel = "<language>",
      description = "java, go, or for a WebAssembly module c, rust, assemblyscript. Default: java.")
  private String language = "java";

  @Option(
      names = "--point",
      paramLabel = "<point>",
      description = "The extension point it implements, such as acme.TaxRule.")
  private String point = "";

  @Option(
      names = "--schema",
      paramLabel = "<file>",
      description = "What Mortise.schema wrote of that point: makes its types and methods.")
  private @Nullable Path schema;

  NewCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!NAME.matcher(name).matches() || name.length() > NAME_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "'%s' is no name for a plugin: small letters, digits and single dashes, at most %d"
              .formatted(name, NAME_MAX));
    }
    choice("--kind", word(kind), Scaffold.KINDS);
    choice("--lang", language, Scaffold.LANGUAGES);
    Path folder = context.terminal().resolve(Path.of(name));
    Scaffold scaffold = scaffold();
    if (!scaffold.known()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          """
          there is no %s in %s to begin with; java and go have all but pane, the others tool, \
          handler and pane\
          """
              .formatted(scaffold.kind(), scaffold.language()));
    }
    List<Path> files = scaffold.write(folder);
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", name);
      fields.put("folder", folder);
      fields.put("files", files.stream().map(Path::toString).toList());
      context.output().json(fields);
    } else {
      files.forEach(file -> context.output().line("made " + name + "/" + file));
      context.output().line("now: mortise run " + name);
    }
    return ExitCode.OK.number();
  }

  /// Naming a point is enough to say which kind is meant.
  private Scaffold scaffold() {
    PointForm form = schema == null ? null : PointForm.read(context.terminal().resolve(schema));
    if (form != null && !point.isEmpty() && !point.equals(form.point())) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "--point is %s, but the schema is of %s".formatted(point, form.point()));
    }
    String named = form == null ? point : form.point();
    if (named.isEmpty()) {
      return new Scaffold(
          name, word(kind), word(language), Scaffold.EXAMPLE_POINT, null, confined());
    }
    if (!kind.isEmpty() && !word(kind).equals("point")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "--point and --schema go with --kind point, not " + kind);
    }
    return new Scaffold(
        name, "point", word(language), PointForm.checkName(named), form, confined());
  }

  private boolean confined() {
    return context.hosts().protections().confine();
  }

  private static String word(String choice) {
    return choice.isEmpty() ? "tool" : choice.toLowerCase(Locale.ROOT);
  }

  private static void choice(String option, String word, List<String> known) {
    if (!known.contains(word.toLowerCase(Locale.ROOT))) {
      String near = Words.nearest(word, known).map(w -> "; did you mean " + w + "?").orElse("");
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s takes %s, not '%s'%s".formatted(option, String.join(", ", known), word, near));
    }
  }
}
