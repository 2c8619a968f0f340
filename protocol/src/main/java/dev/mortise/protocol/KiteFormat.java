package dev.mortise.protocol;

import static dev.mortise.protocol.Shape.Key.maybe;
import static dev.mortise.protocol.Shape.Key.needed;
import static dev.mortise.protocol.Values.text;

import dev.mortise.api.Contribution;
import dev.mortise.api.Manifest;
import dev.mortise.api.Manifest.Declared;
import dev.mortise.api.Manifest.Dependency;
import dev.mortise.api.Manifest.Kind;
import dev.mortise.api.Manifest.Limits;
import dev.mortise.api.Manifest.Requires;
import dev.mortise.api.Manifest.RuntimeSpec;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PermissionArea.Action;
import dev.mortise.protocol.Shape.Choice;
import dev.mortise.protocol.Shape.Free;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import dev.mortise.protocol.Shape.Whole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `manifest.yaml` of Kite: a folder with a Go binary named like the plugin.
///
/// Its resources and verbs become `k8s:<verb>:<resource>`; what it offers it tells when it runs,
/// except for its frontend, which is kept as the details of `pages`.
final class KiteFormat implements ManifestFormat {
  /// Calls per second unless the manifest says, as in Kite.
  private static final long RATE_DEFAULT = 100;

  private static final Text LINE = new Text(TextRule.LINE);
  private static final Text NAME = new Text(TextRule.FOREIGN_ID);

  private static final Table DEPENDENCY =
      Table.of(
          needed("name", NAME, "the plugin it needs"),
          needed("version", new Text(TextRule.RANGE), "a range of versions"));

  private static final Table PERMISSION =
      Table.of(
          needed("resource", LINE, "a resource type, for example pods"),
          needed("verbs", new Several(new Choice(verbs()), 16), "what it does with it"));

  private static final Table SHAPE =
      Table.of(
          needed("name", NAME, "the plugin's name, which its binary has too"),
          needed("version", new Text(TextRule.VERSION), "a semantic version, for example 1.2.0"),
          maybe("description", new Text(TextRule.PROSE), "what it does"),
          maybe("author", LINE, "who made it"),
          maybe("requires", new Several(DEPENDENCY, 64), "plugins it needs"),
          maybe("permissions", new Several(PERMISSION, 256), "resources and verbs"),
          maybe("frontend", new Free(), "its pages"),
          maybe("settings", new Several(SettingsShape.FOREIGN, 128), "what can be set"),
          maybe("priority", new Whole(0, 1_000_000), "low first"),
          maybe("rateLimit", new Whole(0, 1_000_000), "requests per second"));

  private static List<String> verbs() {
    return PermissionArea.K8S.actions().stream().map(Action::name).toList();
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public boolean lenient() {
    return true;
  }

  @Override
  public void check(Source source, Report report) {
    int index = 0;
    for (JsonNode permission : Values.items(source.root(), "permissions")) {
      String resource = text(permission, "resource");
      if (resource != null) {
        Permission get = Permission.of("k8s", "get", resource.toLowerCase(Locale.ROOT));
        String path = Places.path(Places.path("/permissions", index), "resource");
        PermissionRules.check(get)
            .ifPresent(wrong ->
                report.problem(
                    path,
                    Places.label(path)
                        + " must be a resource type such as pods or"
                        + " deployments.apps, or *, but is "
                        + Quoted.of(resource)
                        + "."));
      }
      index++;
    }
    int setting = 0;
    for (JsonNode s : Values.items(source.root(), "settings")) {
      String path = Places.path(Places.path("/settings", setting++), "type");
      if (!List.of("text", "number", "boolean", "select", "textarea")
          .contains(text("text", s, "type"))) {
        report.warning(
            path,
            Places.label(path)
                + " "
                + Quoted.of(text("", s, "type"))
                + " is not known; it is shown as text.");
      }
    }
  }

  @Override
  public Manifest manifest(Source source) {
    JsonNode root = source.root();
    String name = text("", root, "name");
    String author = text("", root, "author");
    long priority = Values.whole(0, root, "priority");
    long rate = Values.whole(0, root, "rateLimit");
    JsonNode frontend = Values.at(root, "frontend");
    return new Manifest(
        Ids.foreign(name),
        name,
        text("", root, "version"),
        text("", root, "description"),
        author.isEmpty() ? List.of() : List.of(author),
        null,
        null,
        null,
        Manifest.Format.KITE,
        new RuntimeSpec(Kind.PROCESS, Map.of("any", name), "kite", false, false),
        new Requires(null, dependencies(root)),
        permissions(root),
        new Limits(null, null, null, null, (double) (rate == 0 ? RATE_DEFAULT : rate)),
        SettingsShape.settings(root),
        frontend.isObject()
            ? List.of(new Contribution("pages", "", Values.json(frontend)))
            : List.of(),
        (int) (priority == 0 ? Manifest.PRIORITY_DEFAULT : priority));
  }

  private static List<Dependency> dependencies(JsonNode root) {
    return Values.items(root, "requires").stream()
        .map(d -> new Dependency(Ids.foreign(text("", d, "name")), text("*", d, "version"), false))
        .toList();
  }

  private static List<Declared> permissions(JsonNode root) {
    Set<Permission> all = new LinkedHashSet<>();
    for (JsonNode permission : Values.items(root, "permissions")) {
      String resource = text("", permission, "resource").toLowerCase(Locale.ROOT);
      Values.texts(permission, "verbs").forEach(v -> all.add(Permission.of("k8s", v, resource)));
    }
    return all.stream().map(p -> new Declared(p, "")).toList();
  }
}
