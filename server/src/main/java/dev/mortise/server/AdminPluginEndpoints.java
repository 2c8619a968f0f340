package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import dev.mortise.protocol.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What admins do with plugins, at Kite's paths in Kite's shapes. Unknown plugins are 404
/// throughout, where Kite answered 500.
final class AdminPluginEndpoints {
  private static final String ROOT = "/api/v1/admin/plugins";
  private static final Answer OK = Answer.ok(Map.of("status", "ok"));

  private final PluginService plugins;
  private final PluginSettings settings;

  AdminPluginEndpoints(PluginService plugins, PluginSettings settings) {
    this.plugins = plugins;
    this.settings = settings;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", ROOT, Admission.ADMIN, "All plugins with what they declare", this::list)
            .answers(200, "AdminPluginList"),
        Endpoint.of(
                "GET",
                ROOT + "/{plugin}/settings",
                Admission.ADMIN,
                "A plugin's settings, without secrets",
                this::settings)
            .answers(200, "Settings"),
        Endpoint.of(
                "PUT",
                ROOT + "/{plugin}/settings",
                Admission.ADMIN,
                "Sets all of a plugin's settings anew",
                this::putSettings)
            .takes("Settings")
            .answers(200, "Status"),
        Endpoint.of(
                "POST",
                ROOT + "/{plugin}/enable",
                Admission.ADMIN,
                "Lets a plugin run, or no more",
                this::enable)
            .takes("Enable")
            .answers(200, "Enabled"),
        Endpoint.of(
                "POST",
                ROOT + "/{plugin}/reload",
                Admission.ADMIN,
                "Starts a plugin anew; the old one goes on if the new one fails",
                this::reload)
            .answers(200, "Status"));
  }

  private Answer list(Visit visit) {
    ArrayNode all = Nodes.array();
    PluginEndpoints.sorted(plugins).forEach(view -> all.add(detailed(view)));
    return Answer.ok(all);
  }

  static ObjectNode detailed(PluginView view) {
    ObjectNode node = PluginEndpoints.summary(view);
    Manifest manifest = view.manifest();
    node.put("author", manifest == null ? "" : String.join(", ", manifest.authors()));
    node.put("priority", manifest == null ? Manifest.PRIORITY_DEFAULT : manifest.priority());
    node.set("permissions", manifest == null ? Nodes.array() : permissions(manifest));
    node.set("settings", manifest == null ? Nodes.array() : fields(manifest));
    return node;
  }

  /// Kite's form: a resource and its verbs, here an area's target and its actions.
  private static ArrayNode permissions(Manifest manifest) {
    Map<String, TreeSet<String>> verbs = new LinkedHashMap<>();
    for (Manifest.Declared declared : manifest.permissions()) {
      var permission = declared.permission();
      String resource =
          permission.area().equals("k8s")
              ? permission.target()
              : permission.target().isEmpty()
                  ? permission.area()
                  : permission.area() + ":" + permission.target();
      verbs.computeIfAbsent(resource, _ -> new TreeSet<>()).add(permission.action());
    }
    ArrayNode all = Nodes.array();
    verbs.forEach((resource, actions) -> {
      ObjectNode one = all.addObject().put("resource", resource);
      ArrayNode list = one.putArray("verbs");
      actions.forEach(list::add);
    });
    return all;
  }

  private static ArrayNode fields(Manifest manifest) {
    ArrayNode all = Nodes.array();
    for (Manifest.Setting setting : manifest.settings()) {
      ObjectNode one = all.addObject();
      one.put("name", setting.name());
      one.put("label", setting.label());
      one.put("type", setting.type().name().toLowerCase(java.util.Locale.ROOT));
      one.put("default", defaultText(setting));
      one.put("description", setting.description());
      ArrayNode options = one.putArray("options");
      setting
          .options()
          .forEach(o -> options.addObject().put("label", o.label()).put("value", o.value()));
      one.put("required", setting.required());
    }
    return all;
  }

  private static String defaultText(Manifest.Setting setting) {
    if (setting.defaultValue() == null) {
      return "";
    }
    JsonNode value = Nodes.tree(setting.defaultValue());
    return value.isString() ? value.asString() : value.toString();
  }

  private Answer settings(Visit visit) {
    return Answer.json(200, settings.of(known(visit)));
  }

  private Answer putSettings(Visit visit) {
    String id = known(visit);
    Json values = visit.document();
    JsonCodec.requireObject("settings", values);
    settings.replace(id, values, caller(visit));
    return OK;
  }

  /// What the body of enable says.
  record Enable(boolean enabled) {}

  private Answer enable(Visit visit) {
    String id = known(visit);
    JsonNode body = visit.tree();
    if (!body.path("enabled").isBoolean()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The body must be {\"enabled\": true} or false.");
    }
    boolean enabled = body.path("enabled").asBoolean();
    if (enabled) {
      plugins.enable(id, caller(visit));
    } else {
      plugins.disable(id, caller(visit));
    }
    return Answer.ok(Nodes.object().put("status", "ok").put("enabled", enabled));
  }

  private Answer reload(Visit visit) {
    plugins.reload(known(visit), caller(visit));
    return OK;
  }

  private String known(Visit visit) {
    String id = visit.value("plugin");
    if (plugins.plugin(id).isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_FOUND, "There is no plugin " + PluginProxy.quoted(id) + ".");
    }
    return id;
  }

  private static Caller caller(Visit visit) {
    return visit.visitor().caller();
  }
}
