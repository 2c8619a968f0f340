package dev.mortise.protocol;

import static dev.mortise.protocol.Shape.Key.maybe;
import static dev.mortise.protocol.Shape.Key.needed;
import static dev.mortise.protocol.Values.text;

import dev.mortise.api.Contribution;
import dev.mortise.api.Manifest;
import dev.mortise.api.Manifest.Declared;
import dev.mortise.api.Manifest.Kind;
import dev.mortise.api.Manifest.Requires;
import dev.mortise.api.Manifest.RuntimeSpec;
import dev.mortise.api.Permission;
import dev.mortise.protocol.Shape.Free;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One `[[plugins]]` entry of a KubeTile `config.toml`: a core module that draws a pane.
///
/// The entry names its module by any path, `~` included, because the person who runs the host wrote
/// it; the folder of that module becomes the plugin's folder.
final class KubetileFormat implements ManifestFormat {
  /// The list of plugins in the configuration.
  static final String LIST = "plugins";

  private static final String GET_SECRETS = "k8s:get:secrets";
  private static final String LIST_SECRETS = "k8s:list:secrets";

  /// It has no versions.
  private static final String VERSION = "0.0.0";

  private static final Table SHAPE =
      Table.of(
          needed("key", new Text(TextRule.FOREIGN_ID), "the view's name"),
          needed("path", new Text(TextRule.LINE), "where its WebAssembly module is"),
          maybe("permissions", new Several(new Text(TextRule.PERMISSION), 256), "what it may do"),
          maybe("keybinding", new Text(TextRule.LINE), "the key that opens it"),
          maybe("config", new Free(), "what the module is given when it starts"),
          maybe("limits", MortiseFormat.LIMITS, "what it asks for; the host may give less"));

  /// The module an entry names, seen from the configuration's folder.
  static Path module(Path config, JsonNode entry) {
    String text = text("", entry, "path");
    String home = System.getProperty("user.home", "");
    try {
      return config.resolveSibling(text.startsWith("~/") ? home + text.substring(1) : text);
    } catch (InvalidPathException e) {
      return config;
    }
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
    String path = text(source.root(), "path");
    if (path != null && !(path.endsWith(".wasm") && named(path))) {
      String at = Places.path(source.path(), "path");
      report.problem(
          at, Places.label(at) + " must name a .wasm file, but is " + Quoted.of(path) + ".");
    }
  }

  private static boolean named(String path) {
    return RelativePath.problem(path.substring(path.lastIndexOf('/') + 1)).isEmpty();
  }

  @Override
  public Manifest manifest(Source source) {
    JsonNode root = source.root();
    String key = text("", root, "key");
    String path = text("", root, "path");
    String module = path.substring(path.lastIndexOf('/') + 1);
    return new Manifest(
        Ids.foreign(key),
        key,
        VERSION,
        "",
        List.of(),
        null,
        null,
        null,
        Manifest.Format.KUBETILE,
        new RuntimeSpec(Kind.MODULE, Map.of("any", module), "kubetile", false, false),
        Requires.NOTHING,
        declared(root),
        MortiseFormat.limits(Values.at(root, "limits")),
        List.of(),
        List.of(new Contribution("panes", key, Values.json(pane(key, root)))),
        Manifest.PRIORITY_DEFAULT);
  }

  /// What the entry asks for. The guide's `get_secrets` is a list of them, which has a permission
  /// of its own here.
  private static List<Declared> declared(JsonNode root) {
    return Values.texts(root, "permissions").stream()
        .flatMap(p -> p.equals(GET_SECRETS) ? Stream.of(p, LIST_SECRETS) : Stream.of(p))
        .distinct()
        .map(p -> new Declared(Permission.parse(p), ""))
        .toList();
  }

  private static ObjectNode pane(String key, JsonNode root) {
    // KubeTile's own default pace; a module without plugin_on_tick is not asked.
    ObjectNode details = Values.object().put("title", key).put("tickMillis", 250);
    String binding = text(root, "keybinding");
    if (binding != null) {
      details.put("key", binding);
    }
    JsonNode config = Values.at(root, "config");
    return config.isObject() ? details.set("options", config) : details;
  }
}
