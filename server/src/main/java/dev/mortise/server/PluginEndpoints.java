package dev.mortise.server;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What every signed-in user sees of plugins, at Kite's paths in Kite's shapes.
final class PluginEndpoints {
  /// Where plugins' own routes are.
  static final String PROXY = "/api/v1/plugins/{plugin}/{path...}";

  private final PluginService plugins;
  private final PluginProxy proxy;

  PluginEndpoints(PluginService plugins, PluginProxy proxy) {
    this.plugins = plugins;
    this.proxy = proxy;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/api/v1/plugins", Admission.SIGNED_IN, "All plugins", this::list)
            .answers(200, "PluginList"),
        Endpoint.of(
                "GET",
                "/api/v1/plugins/manifests",
                Admission.SIGNED_IN,
                "Frontends of plugins that run",
                this::frontends)
            .answers(200, "FrontendList"),
        Endpoint.of(
                "GET",
                "/api/v1/plugins/frontends",
                Admission.SIGNED_IN,
                "Frontends of plugins that run",
                this::frontends)
            .answers(200, "FrontendList"),
        Endpoint.of(
            "ANY", PROXY, Admission.SIGNED_IN, "The plugin's own routes, streamed", proxy::handle));
  }

  private Answer list(Visit visit) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    sorted(plugins).forEach(view -> all.add(summary(view)));
    return Answer.ok(all);
  }

  static List<PluginView> sorted(PluginService plugins) {
    return plugins.plugins().stream().sorted(Comparator.comparing(PluginView::id)).toList();
  }

  /// Kite's short form.
  static ObjectNode summary(PluginView view) {
    Manifest manifest = view.manifest();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", view.id());
    node.put("version", manifest == null ? "" : manifest.version());
    node.put("description", manifest == null ? "" : manifest.description());
    node.put("state", kiteState(view.state()));
    error(view.state(), node);
    return node;
  }

  /// Frontends come with the console; until then no plugin has one that could be shown.
  private Answer frontends(Visit visit) {
    return Answer.ok(List.of());
  }

  /// Kite's four states are ours seen from afar.
  static String kiteState(PluginState state) {
    return switch (state) {
      case PluginState.Running _, PluginState.Degraded _ -> "loaded";
      case PluginState.Failed _, PluginState.Quarantined _ -> "failed";
      case PluginState.Disabled _ -> "disabled";
      case PluginState.Discovered _,
          PluginState.Verified _,
          PluginState.Waiting _,
          PluginState.Starting _,
          PluginState.Stopping _,
          PluginState.Stopped _ ->
          "stopped";
    };
  }

  private static void error(PluginState state, ObjectNode node) {
    switch (state) {
      case PluginState.Failed failed -> node.put("error", failed.reason());
      case PluginState.Quarantined quarantined -> node.put("error", quarantined.reason());
      case PluginState.Waiting waiting -> node.put("error", waiting.reason());
      case PluginState.Degraded degraded -> node.put("error", degraded.reason());
      case PluginState.Running _,
          PluginState.Disabled _,
          PluginState.Discovered _,
          PluginState.Verified _,
          PluginState.Starting _,
          PluginState.Stopping _,
          PluginState.Stopped _ -> {
        // Nothing is wrong.
      }
    }
  }
}
