package dev.mortise.protocol;

import static dev.mortise.protocol.Shape.Key.maybe;
import static dev.mortise.protocol.Shape.Key.needed;
import static dev.mortise.protocol.Values.text;

import dev.mortise.api.Contribution;
import dev.mortise.api.Manifest;
import dev.mortise.api.Manifest.Declared;
import dev.mortise.api.Manifest.Kind;
import dev.mortise.api.Manifest.Limits;
import dev.mortise.api.Manifest.Requires;
import dev.mortise.api.Manifest.RuntimeSpec;
import dev.mortise.api.Permission;
import dev.mortise.protocol.Document.Syntax;
import dev.mortise.protocol.Document.Unreadable;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `<name>.manifest.json` beside `km-plugin-<name>`.
///
/// The file may be missing or wrong in parts: then the name comes from the executable, the version
/// is `0.0.0` and the tier `Free`, each with a warning. Only a tier nobody knows makes the plugin
/// unusable, since guessing `Free` would give away what is paid for.
final class KilometersFormat {
  /// How every executable's name begins.
  static final String PREFIX = "km-plugin-";

  /// How every manifest's name ends.
  static final String SUFFIX = ".manifest.json";

  private static final List<String> BESIDE = List.of(".sig", ".manifest", ".json", ".kmpkg");

  /// The tiers as they are printed, lowest first.
  static final List<String> TIERS = List.of("Free", "Pro", "Enterprise");

  private static final Declared OBSERVE =
      new Declared(
          Permission.of("messages", "observe", ""), "every Kilometers plugin sees the messages");
  private static final Declared KEY =
      new Declared(
          Permission.of("account", "key", ""),
          "every Kilometers plugin is handed the API key to authenticate with");

  private static final Text LINE = new Text(TextRule.LINE);
  private static final Table SHAPE =
      Table.of(
          needed("name", new Text(TextRule.FOREIGN_ID), "the plugin's name"),
          needed("version", new Text(TextRule.VERSION), "a semantic version, for example 1.2.0"),
          maybe("description", new Text(TextRule.PROSE), "what it does"),
          maybe("required_tier", LINE, "Free, Pro or Enterprise"),
          maybe("author", LINE, "who made it"),
          // Of the richer manifests that circulate; nothing has ever read them.
          maybe("features", new Shape.Anything(), "unused"),
          maybe("capabilities", new Shape.Anything(), "unused"),
          maybe("security", new Shape.Anything(), "unused"),
          maybe("build_info", new Shape.Anything(), "unused"),
          maybe("api_requirements", new Shape.Anything(), "unused"),
          maybe("installation", new Shape.Anything(), "unused"),
          maybe("subscription_requirements", new Shape.Anything(), "unused"));

  private KilometersFormat() {}

  /// Reads a plugin by its executable.
  static ManifestResult read(Path executable) {
    String fileName = String.valueOf(executable.getFileName());
    Path file = manifestOf(executable);
    String name = nameOf(fileName);
    Places places = new Places();
    ObjectNode root = Values.object();
    Unreadable unreadable = null;
    try {
      Document document = Document.read(file, Syntax.JSON);
      root = document.root();
      places = document.places();
    } catch (Unreadable e) {
      unreadable = e;
    }
    Report wrong = new Report(file, places, true);
    if (unreadable != null) {
      wrong.problem(unreadable.spot(), unreadable.text());
    } else {
      SHAPE.check(root, "", wrong);
    }
    return new Reading(fileName, name, file, root).result(places, wrong);
  }

  /// Where an executable's manifest is, or would be.
  static Path manifestOf(Path executable) {
    String fileName = String.valueOf(executable.getFileName());
    return executable.resolveSibling(fileName.substring(PREFIX.length()) + SUFFIX);
  }

  /// Whose manifest this is.
  static Path executableOf(Path manifest) {
    String fileName = String.valueOf(manifest.getFileName());
    return manifest.resolveSibling(
        PREFIX + fileName.substring(0, fileName.length() - SUFFIX.length()));
  }

  /// Whether a file is a plugin: a regular, executable one with the prefix, and none of those that
  /// lie beside one.
  static boolean isPlugin(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(PREFIX)
        && BESIDE.stream().noneMatch(name::endsWith)
        && Files.isRegularFile(file)
        && Files.isExecutable(file);
  }

  private static String nameOf(String fileName) {
    String name = fileName.substring(PREFIX.length());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /// What was found so far of one plugin.
  private record Reading(String fileName, String name, Path file, ObjectNode root) {
    ManifestResult result(Places places, Report shape) {
      Report report = new Report(file, places, true);
      String id = Ids.foreign(valid(TextRule.FOREIGN_ID, "name").orElse(name));
      Ids.problem(id)
          .ifPresent(end ->
              report.problem(
                  "", "The name of " + Quoted.of(fileName) + " is no id: it " + end + "."));
      Optional<String> tier = tier();
      if (tier.isEmpty()) {
        report.problem(
            "/required_tier",
            "required_tier must be one of "
                + String.join(", ", TIERS)
                + ", but is "
                + Quoted.of(root.path("required_tier").asString("something else"))
                + ".");
      }
      if (report.failed()) {
        return new ManifestResult.Bad(id, report.problems());
      }
      for (Problem problem : shape.problems()) {
        report.warning(
            problem, " Until that is mended, it counts as " + used(id, tier.orElse("Free")) + ".");
      }
      shape.warnings().forEach(w -> report.warning(w, ""));
      return new ManifestResult.Good(manifest(id, tier.orElse("Free")), report.warnings());
    }

    private String used(String id, String tier) {
      return id + " " + version() + " (" + tier + ")";
    }

    private String version() {
      return valid(TextRule.VERSION, "version").orElse("0.0.0");
    }

    /// Absent means free, unknown means nothing.
    private Optional<String> tier() {
      JsonNode tier = root.path("required_tier");
      if (tier.isMissingNode()) {
        return Optional.of("Free");
      }
      return TIERS.stream().filter(t -> t.equalsIgnoreCase(tier.asString(""))).findFirst();
    }

    private Optional<String> valid(TextRule rule, String key) {
      return Optional.ofNullable(text(root, key))
          .filter(t -> t.length() <= rule.lengthMax() && rule.problem().apply(t) == null);
    }

    private Manifest manifest(String id, String tier) {
      ObjectNode details = Values.object().put("inline", false).put("requiredTier", tier);
      return new Manifest(
          id,
          valid(TextRule.FOREIGN_ID, "name").orElse(name),
          version(),
          valid(TextRule.PROSE, "description").orElse(""),
          valid(TextRule.LINE, "author").map(List::of).orElse(List.of()),
          null,
          null,
          null,
          Manifest.Format.KILOMETERS,
          new RuntimeSpec(Kind.PROCESS, Map.of("any", fileName), "kilometers", false, false),
          Requires.NOTHING,
          List.of(OBSERVE, KEY),
          Limits.NONE,
          List.of(),
          List.of(new Contribution("messages", "", Values.json(details))),
          Manifest.PRIORITY_DEFAULT);
    }
  }
}
