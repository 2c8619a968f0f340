package dev.mortise.protocol;

import static dev.mortise.protocol.Shape.Key.maybe;
import static dev.mortise.protocol.Shape.Key.needed;
import static dev.mortise.protocol.Values.text;

import dev.mortise.api.Contribution;
import dev.mortise.protocol.Document.Syntax;
import dev.mortise.protocol.Document.Unreadable;
import dev.mortise.protocol.ManifestFormat.Source;
import dev.mortise.protocol.Shape.Choice;
import dev.mortise.protocol.Shape.Either;
import dev.mortise.protocol.Shape.Flag;
import dev.mortise.protocol.Shape.Free;
import dev.mortise.protocol.Shape.Named;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import dev.mortise.protocol.Shape.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `[contributes.*]` of our manifest, and the details each entry becomes.
///
/// The details are those of the `Details` record of the contribution's interface, so that the host
/// can compare them with what the running plugin describes.
final class MortiseContributions {
  private static final Text LINE = new Text(TextRule.LINE);
  private static final Shape SCHEMA = new Either(new Text(TextRule.FILE), new Free());

  private static final Table TOOL =
      Table.of(
          needed("description", new Text(TextRule.PROSE), "what it does, for the model"),
          maybe("input", SCHEMA, "JSON Schema of its arguments, or a file that holds it"),
          maybe("output", SCHEMA, "JSON Schema of its result, or a file that holds it"),
          maybe("mutating", new Flag(), "whether it changes something, so that a person is asked"));

  private static final Table ROUTE =
      Table.of(
          needed(
              "path", new Text(TextRule.ROUTE), "a path; * is one segment, a last ** any number"),
          maybe(
              "methods",
              new Several(Choice.of("GET", "POST", "PUT", "PATCH", "DELETE", "CONNECT"), 6),
              "GET, POST, PUT, PATCH, DELETE, or CONNECT for WebSockets; GET unless said"));

  private static final Table ROUTES =
      Table.of(needed("paths", new Several(ROUTE, 256), "the paths it answers"));

  private static final Table MIDDLEWARE =
      Table.of(
          maybe("priority", new Whole(0, 1_000_000), "low first; the plugin's own unless said"),
          maybe("advisory", new Flag(), "whether requests go on when it fails"));

  private static final Table RESOURCE =
      Table.of(
          maybe("cluster-scoped", new Flag(), "whether it has no namespace"),
          maybe(
              "operations",
              new Several(
                  Choice.of("list", "get", "create", "update", "patch", "delete", "watch"), 7),
              "what can be done with it; list and get unless said"));

  private static final Table ACTION =
      Table.of(
          needed("name", new Text(TextRule.PANE), "what the pane is told when it is chosen"),
          maybe("title", LINE, "what menus and the pane's help call it; its name unless said"),
          maybe("key", LINE, "the default key while the pane has the keyboard"),
          maybe("resource", LINE, "the resources in whose menu it stands, for example pods"));

  private static final Table COLUMN =
      Table.of(
          needed("resource", LINE, "the resources it is about, for example pods"),
          needed("name", new Text(TextRule.PANE), "what the pane is asked for"),
          maybe("title", LINE, "what stands above it; its name unless said"));

  private static final Table PANE =
      Table.of(
          maybe("title", LINE, "what stands above it; its name unless said"),
          maybe("tick", new Text(TextRule.DURATION), "how often it is told that time passed"),
          maybe("key", LINE, "the default key that opens it, for example ctrl+p"),
          maybe("actions", new Several(ACTION, 64), "what a person can have it do"),
          maybe("columns", new Several(COLUMN, 16), "what it adds to lists of resources"),
          maybe("options", new Free(), "what every pane of this kind is opened with, a table"));

  private static final Table MESSAGES =
      Table.of(maybe("inline", new Flag(), "whether it wants to block or replace messages"));

  private static final Table POINT =
      Table.of(needed("version", LINE, "the version of the extension point it implements"));

  /// All kinds.
  static final Table SHAPE =
      Table.of(
          maybe("tools", new Named(TextRule.TOOL, TOOL, 256), "AI tools by name"),
          maybe("routes", ROUTES, "HTTP below the plugin's own path"),
          maybe("middleware", MIDDLEWARE, "stands in front of every request"),
          maybe("resources", new Named(TextRule.RESOURCE, RESOURCE, 256), "resource types by name"),
          maybe("panes", new Named(TextRule.PANE, PANE, 64), "panes by name"),
          maybe("messages", MESSAGES, "sees the MCP messages of a session"),
          maybe("points", new Named(TextRule.POINT, POINT, 256), "extension points by name"),
          maybe("cluster-events", Table.of(), "is told when clusters come, go or change"));

  private MortiseContributions() {}

  /// The files that hold schemas.
  static void check(Source source, Report report) {
    Values.at(source.root(), "contributes", "tools")
        .forEachEntry((name, tool) -> {
          String path = Places.path("/contributes/tools", name);
          checkSchema(source, tool, path, "input", report);
          checkSchema(source, tool, path, "output", report);
        });
  }

  private static void checkSchema(
      Source source, JsonNode tool, String path, String key, Report report) {
    String file = text(tool, key);
    if (file == null || RelativePath.problem(file).isPresent()) {
      return;
    }
    String at = Places.path(path, key);
    try {
      source.loaded().put(file, schema(source, file));
    } catch (Unreadable e) {
      report.problem(
          at,
          Places.label(at)
              + ": "
              + file
              + ":"
              + e.spot().line()
              + ":"
              + e.spot().column()
              + ": "
              + e.text());
    }
  }

  private static ObjectNode schema(Source source, String file) throws Unreadable {
    if (RelativePath.escapes(source.folder(), file)) {
      throw new Unreadable(Places.Spot.START, "The file lies outside the plugin's folder.");
    }
    return Document.read(source.folder().resolve(file), Syntax.JSON).root();
  }

  /// The contributions, by kind in the order of the table, by name in the order of the file.
  static List<Contribution> contributions(Source source) {
    JsonNode all = Values.at(source.root(), "contributes");
    List<Contribution> list = new ArrayList<>();
    Values.at(all, "tools").forEachEntry((name, t) -> list.add(of("tools", name, tool(source, t))));
    one(all, "routes", MortiseContributions::routes, list);
    long priority = Values.whole(100, source.root(), "priority");
    one(all, "middleware", m -> middleware(m, priority), list);
    Values.at(all, "resources")
        .forEachEntry((name, r) -> list.add(of("resources", name, resource(r))));
    Values.at(all, "panes").forEachEntry((name, p) -> list.add(of("panes", name, pane(p))));
    one(all, "messages", m -> Values.object().put("inline", Values.flag(m, "inline")), list);
    Values.at(all, "points")
        .forEachEntry((name, p) -> list.add(of("points", name, (ObjectNode) p)));
    one(all, "cluster-events", e -> Values.object(), list);
    return list;
  }

  private static void one(
      JsonNode all, String kind, Function<JsonNode, ObjectNode> details, List<Contribution> list) {
    JsonNode found = Values.at(all, kind);
    if (found.isObject()) {
      list.add(of(kind, "", details.apply(found)));
    }
  }

  private static Contribution of(String kind, String name, ObjectNode details) {
    return new Contribution(kind, name, Values.json(details));
  }

  /// Only what the manifest says: the plugin itself fills in the rest when it runs.
  private static ObjectNode tool(Source source, JsonNode tool) {
    ObjectNode details = Values.object().put("description", text("", tool, "description"));
    JsonNode input = inlined(source, tool, "input");
    if (input.isObject()) {
      details.set("input", input);
    }
    JsonNode output = inlined(source, tool, "output");
    if (output.isObject()) {
      details.set("output", output);
    }
    return Values.flag(tool, "mutating") ? details.put("mutating", true) : details;
  }

  private static JsonNode inlined(Source source, JsonNode tool, String key) {
    String file = text(tool, key);
    ObjectNode loaded = file == null ? null : source.loaded().get(file);
    return loaded == null ? Values.at(tool, key) : loaded;
  }

  private static ObjectNode routes(JsonNode routes) {
    ObjectNode details = Values.object();
    ArrayNode paths = details.putArray("paths");
    for (JsonNode route : Values.items(routes, "paths")) {
      List<String> methods = Values.texts(route, "methods");
      ArrayNode lower = paths.addObject().put("path", text("", route, "path")).putArray("methods");
      (methods.isEmpty() ? List.of("get") : methods)
          .stream().map(m -> m.toLowerCase(Locale.ROOT)).distinct().forEach(lower::add);
    }
    return details;
  }

  private static ObjectNode middleware(JsonNode middleware, long priority) {
    return Values.object()
        .put("priority", Values.whole(priority, middleware, "priority"))
        .put("advisory", Values.flag(middleware, "advisory"));
  }

  private static ObjectNode resource(JsonNode resource) {
    ObjectNode details =
        Values.object().put("clusterScoped", Values.flag(resource, "cluster-scoped"));
    List<String> operations = Values.texts(resource, "operations");
    ArrayNode list = details.putArray("operations");
    (operations.isEmpty() ? List.of("list", "get") : operations).forEach(list::add);
    return details;
  }

  /// Only what it says: for the rest the plugin's own word counts.
  private static ObjectNode pane(JsonNode pane) {
    ObjectNode details = Values.object();
    copy(pane, details, "title");
    Units.duration(text("", pane, "tick"))
        .ifPresent(tick -> details.put("tickMillis", tick.toMillis()));
    copy(pane, details, "key");
    several(pane, "actions", details, "key", "resource");
    several(pane, "columns", details, "resource");
    JsonNode options = Values.at(pane, "options");
    return options.isObject() ? details.set("options", options) : details;
  }

  private static void several(JsonNode pane, String member, ObjectNode details, String... keys) {
    if (pane.has(member)) {
      ArrayNode list = details.putArray(member);
      Values.items(pane, member).forEach(one -> titled(one, list, keys));
    }
  }

  private static void titled(JsonNode declared, ArrayNode list, String... keys) {
    String name = text("", declared, "name");
    ObjectNode one = list.addObject().put("name", name).put("title", text(name, declared, "title"));
    for (String key : keys) {
      copy(declared, one, key);
    }
  }

  private static void copy(JsonNode from, ObjectNode to, String key) {
    String value = text(from, key);
    if (value != null) {
      to.put(key, value);
    }
  }
}
