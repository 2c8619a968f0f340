package dev.mortise.protocol;

import static dev.mortise.protocol.Shape.Key.maybe;
import static dev.mortise.protocol.Shape.Key.needed;
import static dev.mortise.protocol.Values.text;

import dev.mortise.api.Manifest;
import dev.mortise.api.Manifest.Declared;
import dev.mortise.api.Manifest.Dependency;
import dev.mortise.api.Manifest.Kind;
import dev.mortise.api.Manifest.Limits;
import dev.mortise.api.Manifest.Requires;
import dev.mortise.api.Manifest.RuntimeSpec;
import dev.mortise.api.Permission;
import dev.mortise.protocol.Shape.Choice;
import dev.mortise.protocol.Shape.Either;
import dev.mortise.protocol.Shape.Flag;
import dev.mortise.protocol.Shape.Named;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import dev.mortise.protocol.Shape.Whole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `plugin.toml` of Mortise.
final class MortiseFormat implements ManifestFormat {
  private static final Text FILE = new Text(TextRule.FILE);
  private static final Text RANGE = new Text(TextRule.RANGE);
  private static final Text LINE = new Text(TextRule.LINE);

  private static final Table ENTRY =
      Table.of(
          maybe("any", FILE, "the file to run on every platform; a jar runs on the host's JDK"),
          maybe("linux-amd64", FILE, "the file to run on Linux, x86-64"),
          maybe("linux-arm64", FILE, "the file to run on Linux, ARM"),
          maybe("darwin-amd64", FILE, "the file to run on macOS, Intel"),
          maybe("darwin-arm64", FILE, "the file to run on macOS, Apple silicon"),
          maybe("windows-amd64", FILE, "the file to run on Windows, x86-64"),
          maybe("windows-arm64", FILE, "the file to run on Windows, ARM"));

  private static final Table RUNTIME =
      Table.of(
          needed(
              "kind",
              Choice.of("process", "module", "component", "static"),
              "how the code runs: process, module, component or static"),
          maybe("entry", ENTRY, "per platform the file to run, relative to this folder"),
          maybe(
              "dialect",
              Choice.of("mortise", "kite", "kilometers", "kubetile", "thoth"),
              "the contract its code speaks; mortise unless said"),
          maybe("confined", new Flag(), "whether it must be confined by the operating system"),
          maybe(
              "isolation",
              Choice.of("shared", "caller"),
              "whether every caller gets an instance of its own; shared unless said"));

  private static final Table DEPENDENCY =
      Table.of(
          needed("version", RANGE, "a range of versions, for example ^2.1"),
          maybe("optional", new Flag(), "whether this plugin runs without it"));

  private static final Table REQUIRES =
      Table.of(
          maybe("mortise", RANGE, "a range of host versions, for example >=1.0"),
          maybe(
              "plugins",
              new Named(TextRule.ID, new Either(RANGE, DEPENDENCY), 64),
              "other plugins by id, each with a range of versions"));

  private static final Table PERMISSION =
      Table.of(
          needed(
              "use",
              new Text(TextRule.PERMISSION),
              "the permission, for example net:http:*.example.com"),
          needed("why", LINE, "the reason, for the person who grants it"));

  /// What a plugin may ask for; the same in KubeTile's list.
  static final Table LIMITS =
      Table.of(
          maybe("memory", new Text(TextRule.BYTES), "memory, for example 64 MiB"),
          maybe("fuel", new Whole(1, 1_000_000_000_000_000L), "fuel per call, WebAssembly only"),
          maybe("deadline", new Text(TextRule.DURATION), "time for one call, for example 2s"),
          maybe("concurrency", new Whole(1, 10_000), "calls at the same time"),
          maybe("rate", new Text(TextRule.RATE), "calls, for example 100/s"));

  /// All of it; the published schema is made from this.
  static final Table SHAPE =
      Table.of(
          needed(
              "id", new Text(TextRule.ID), "the plugin's id, for example tax-de or com.acme.tax"),
          maybe("name", LINE, "its name for people"),
          needed("version", new Text(TextRule.VERSION), "a semantic version, for example 1.2.0"),
          maybe("description", new Text(TextRule.PROSE), "what it does, for people"),
          maybe("authors", new Several(LINE, 32), "who made it"),
          maybe("license", LINE, "an SPDX expression"),
          maybe("homepage", new Text(TextRule.URL), "its web page"),
          maybe("icon", LINE, "a file of the package, or one character"),
          maybe(
              "priority",
              new Whole(0, 1_000_000),
              "for what runs in order, low first; 100 unless said"),
          needed("runtime", RUNTIME, "a table that says how the code runs"),
          maybe("requires", REQUIRES, "what must be there"),
          maybe("permissions", new Several(PERMISSION, 256), "what it needs to be allowed"),
          maybe("limits", LIMITS, "what it asks for; the host may give less"),
          maybe("settings", new Several(SettingsShape.SETTING, 128), "what an operator can set"),
          maybe("contributes", MortiseContributions.SHAPE, "what it offers"));

  private static final Map<String, Kind> KIND_OF_DIALECT =
      Map.of(
          "kite", Kind.PROCESS,
          "kilometers", Kind.PROCESS,
          "kubetile", Kind.MODULE,
          "thoth", Kind.COMPONENT);

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public boolean lenient() {
    return false;
  }

  @Override
  public void check(Source source, Report report) {
    JsonNode root = source.root();
    checkRuntime(source, report);
    checkDuplicates(root, "permissions", "use", report);
    SettingsShape.check(root, report);
    MortiseContributions.check(source, report);
  }

  private static void checkRuntime(Source source, Report report) {
    JsonNode runtime = Values.at(source.root(), "runtime");
    String kind = text("", runtime, "kind");
    JsonNode entry = Values.at(runtime, "entry");
    if (kind.equals("static") && !entry.isMissingNode()) {
      report.problem(
          "/runtime/entry", "runtime.entry must be absent: static plugins have no code.");
    } else if (!kind.isEmpty() && !kind.equals("static") && entry.isEmpty()) {
      report.missing(
          "/runtime",
          "runtime.entry is missing: it names the file to run, for example any = \"a.jar\".");
    }
    entry.forEachEntry((platform, file) -> {
      if (file.isString()
          && RelativePath.problem(file.stringValue()).isEmpty()
          && RelativePath.escapes(source.folder(), file.stringValue())) {
        report.problem(
            Places.path("/runtime/entry", platform),
            "runtime.entry." + platform + " must not lead out of the plugin's folder by a link.");
      }
    });
    String dialect = text("mortise", runtime, "dialect");
    Kind needed = KIND_OF_DIALECT.get(dialect);
    if (needed != null && !kind.isEmpty() && !needed.name().toLowerCase(Locale.ROOT).equals(kind)) {
      report.problem(
          "/runtime/dialect",
          "runtime.dialect "
              + dialect
              + " needs kind = \""
              + needed.name().toLowerCase(Locale.ROOT)
              + "\".");
    }
  }

  /// Two items of a list that say the same.
  static void checkDuplicates(JsonNode root, String list, String key, Report report) {
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (JsonNode item : Values.items(root, list)) {
      String value = text(item, key);
      if (value != null && !seen.add(value)) {
        String path = Places.path(Places.path("/" + list, index), key);
        report.problem(path, Places.label(path) + " repeats " + Quoted.of(value) + ".");
      }
      index++;
    }
  }

  @Override
  public Manifest manifest(Source source) {
    JsonNode root = source.root();
    String id = text("", root, "id");
    return new Manifest(
        id,
        text(id, root, "name"),
        text("", root, "version"),
        text("", root, "description"),
        Values.texts(root, "authors"),
        text(root, "license"),
        text(root, "homepage"),
        text(root, "icon"),
        Manifest.Format.MORTISE,
        runtime(Values.at(root, "runtime")),
        requires(Values.at(root, "requires")),
        permissions(root),
        limits(Values.at(root, "limits")),
        SettingsShape.settings(root),
        MortiseContributions.contributions(source),
        (int) Values.whole(Manifest.PRIORITY_DEFAULT, root, "priority"));
  }

  private static RuntimeSpec runtime(JsonNode runtime) {
    Map<String, String> entry = new LinkedHashMap<>();
    Values.at(runtime, "entry").forEachEntry((k, v) -> entry.put(k, v.stringValue()));
    return new RuntimeSpec(
        Kind.valueOf(text("", runtime, "kind").toUpperCase(Locale.ROOT)),
        entry,
        text("mortise", runtime, "dialect"),
        Values.flag(runtime, "confined"),
        text("", runtime, "isolation").equals("caller"));
  }

  private static Requires requires(JsonNode requires) {
    List<Dependency> plugins = new ArrayList<>();
    Values.at(requires, "plugins")
        .forEachEntry((id, range) ->
            plugins.add(
                new Dependency(
                    id,
                    range.isString() ? range.stringValue() : text("*", range, "version"),
                    Values.flag(range, "optional"))));
    return new Requires(text(requires, "mortise"), plugins);
  }

  private static List<Declared> permissions(JsonNode root) {
    return Values.items(root, "permissions").stream()
        .map(p -> new Declared(Permission.parse(text("", p, "use")), text("", p, "why")))
        .toList();
  }

  static Limits limits(JsonNode limits) {
    Long concurrency = Values.whole(limits, "concurrency");
    return new Limits(
        Units.bytes(text("", limits, "memory")).orElse(null),
        Values.whole(limits, "fuel"),
        Units.duration(text("", limits, "deadline")).orElse(null),
        concurrency == null ? null : concurrency.intValue(),
        Units.perSecond(text("", limits, "rate")).orElse(null));
  }
}
