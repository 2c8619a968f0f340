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
import dev.mortise.protocol.Shape.Anything;
import dev.mortise.protocol.Shape.Choice;
import dev.mortise.protocol.Shape.Flag;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import dev.mortise.protocol.Shape.Whole;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// `plugin.toml` of Thoth: a component, or a theme without code.
///
/// Each capability is kept as a contribution with the table of the same name as its details;
/// `[network]` becomes permissions, its two other keys the details of `network`.
final class ThothFormat implements ManifestFormat {
  private static final Text LINE = new Text(TextRule.LINE);
  private static final List<String> CAPABILITIES =
      List.of(
          "file-loader",
          "file-viewer",
          "data-source",
          "exporter",
          "search-provider",
          "new-ui-component",
          "theme",
          "data-producer",
          "renderer",
          "cli",
          "duckdb-extension");

  /// What needs no component.
  private static final List<String> CODELESS = List.of("theme", "duckdb-extension");

  private static final Table NETWORK =
      Table.of(
          maybe("allowed_domains", new Several(LINE, 256), "the hosts it talks to"),
          maybe("require_https", new Flag(), "whether only with TLS"),
          maybe("rate_limit_rpm", new Whole(0, 1_000_000), "requests per minute"));

  private static final Table SHAPE =
      Table.of(
          needed("id", new Text(TextRule.FOREIGN_ID), "the plugin's reverse-domain id"),
          needed("name", LINE, "its name for people"),
          needed("version", new Text(TextRule.VERSION), "a semantic version, for example 1.2.0"),
          needed("description", new Text(TextRule.PROSE), "what it does"),
          needed("author", LINE, "who made it"),
          needed("capabilities", new Several(new Choice(CAPABILITIES), 16), "what it offers"),
          maybe("homepage", new Text(TextRule.URL), "its web page"),
          maybe("icon", LINE, "one glyph"),
          maybe("location", LINE, "set by Thoth itself"),
          maybe("file-loader", new Anything(), "the files it opens"),
          maybe("data-source", new Anything(), "how it is shown when connecting"),
          maybe("exporter", new Anything(), "what it writes"),
          maybe("theme", new Anything(), "the themes in theme.json"),
          maybe("duckdb-extension", new Anything(), "the DuckDB extension it needs"),
          maybe("network", NETWORK, "the hosts it talks to"));

  /// Whether a `plugin.toml` is one of Thoth's: ours has no `capabilities` and always `[runtime]`.
  static boolean owns(JsonNode root) {
    return root.has("capabilities") && !root.has("runtime");
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
    for (JsonNode domain : Values.items(source.root(), "network", "allowed_domains")) {
      String path = Places.path("/network/allowed_domains", index++);
      if (domain.isString()) {
        boolean odd =
            permissions(domain.stringValue()).stream()
                .anyMatch(p -> PermissionRules.check(p).isPresent());
        if (odd) {
          report.problem(
              path,
              Places.label(path)
                  + " must be a host name, *. and a domain, or *, but is "
                  + Quoted.of(domain.stringValue())
                  + ".");
        }
      }
    }
  }

  /// In Thoth `*.example.com` means the bare domain too.
  private static List<Permission> permissions(String domain) {
    String host = domain.strip().toLowerCase(Locale.ROOT);
    List<String> hosts = host.startsWith("*.") ? List.of(host, host.substring(2)) : List.of(host);
    List<Permission> all = new ArrayList<>();
    for (String each : hosts) {
      all.add(Permission.of("net", "http", each));
      all.add(Permission.of("net", "websocket", each));
    }
    return all;
  }

  @Override
  public Manifest manifest(Source source) {
    JsonNode root = source.root();
    boolean codeless =
        Files.isRegularFile(source.folder().resolve("theme.json"))
            || CODELESS.containsAll(Values.texts(root, "capabilities"));
    Set<Permission> permissions = new LinkedHashSet<>();
    Values.texts(root, "network", "allowed_domains")
        .forEach(d -> permissions.addAll(permissions(d)));
    return new Manifest(
        Ids.foreign(text("", root, "id")),
        text("", root, "name"),
        text("", root, "version"),
        text("", root, "description"),
        List.of(text("", root, "author")),
        null,
        text(root, "homepage"),
        text(root, "icon"),
        Manifest.Format.THOTH,
        codeless
            ? new RuntimeSpec(Kind.STATIC, Map.of(), "thoth", false, false)
            : new RuntimeSpec(Kind.COMPONENT, Map.of("any", "plugin.wasm"), "thoth", false, false),
        Requires.NOTHING,
        permissions.stream().map(p -> new Declared(p, "")).toList(),
        Limits.NONE,
        List.of(),
        contributions(root),
        Manifest.PRIORITY_DEFAULT);
  }

  private static List<Contribution> contributions(JsonNode root) {
    List<Contribution> all = new ArrayList<>();
    for (String capability : new LinkedHashSet<>(Values.texts(root, "capabilities"))) {
      all.add(new Contribution(capability, "", Values.json(details(Values.at(root, capability)))));
    }
    JsonNode network = Values.at(root, "network");
    if (network.isObject()) {
      var details =
          Values.object()
              .put("requireHttps", Values.flag(network, "require_https"))
              .put("rateLimitPerMinute", Values.whole(60, network, "rate_limit_rpm"));
      all.add(new Contribution("network", "", Values.json(details)));
    }
    return all;
  }

  /// Details are always an object: several blocks become its `items`.
  private static JsonNode details(JsonNode table) {
    if (table instanceof MissingNode) {
      return Values.object();
    }
    return table.isObject() ? table : Values.object().set("items", table);
  }
}
