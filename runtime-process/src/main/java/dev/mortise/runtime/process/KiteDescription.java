package dev.mortise.runtime.process;

import dev.mortise.api.Contribution;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.Middleware;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.host.Description;
import dev.mortise.host.PluginWords;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.wire.kite.AIToolDef;
import dev.mortise.wire.kite.AIToolList;
import dev.mortise.wire.kite.Empty;
import dev.mortise.wire.kite.MiddlewareConfig;
import dev.mortise.wire.kite.PluginServiceGrpc;
import dev.mortise.wire.kite.ResourceHandlerDef;
import dev.mortise.wire.kite.ResourceHandlerList;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts together what a plugin of Kite is, from four describing calls and the manifest on disk.
///
/// A call the plugin does not implement means that it has none of that kind.
final class KiteDescription {
  private static final int OFFERS_MAX = 1000;
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final List<String> OPERATIONS =
      List.of("list", "get", "create", "update", "patch", "delete");

  private final Link link;
  private final Deadline deadline;
  private final List<Contribution> contributions = new ArrayList<>();
  private final Set<Permission> implied = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();

  KiteDescription(Link link, Deadline deadline) {
    this.link = link;
    this.deadline = deadline;
  }

  Description ask() {
    Manifest disk = link.launch().manifest();
    compare(disk);
    get(PluginServiceGrpc.getGetAIToolsMethod())
        .map(AIToolList::getToolsList)
        .ifPresent(tools -> bounded("tools", tools).forEach(this::tool));
    get(PluginServiceGrpc.getGetResourceHandlersMethod())
        .map(ResourceHandlerList::getHandlersList)
        .ifPresent(handlers -> bounded("resource handlers", handlers).forEach(this::resource));
    get(PluginServiceGrpc.getGetMiddlewareMethod())
        .filter(MiddlewareConfig::getEnabled)
        .ifPresent(this::middleware);
    routes(disk);
    offer("cluster-events", "", Json.EMPTY, Permission.of("cluster", "observe", ""));
    return new Description(disk.id(), disk.version(), contributions, implied, warnings);
  }

  /// The manifest on disk is what was verified and granted: the plugin's own word only warns.
  private void compare(Manifest disk) {
    get(PluginServiceGrpc.getGetManifestMethod())
        .ifPresent(own -> {
          differs("name", own.getName(), disk.id());
          differs("version", own.getVersion(), disk.version());
        });
  }

  private void differs(String what, String own, String disk) {
    if (!own.isEmpty() && !own.equals(disk)) {
      warnings.add(
          "its binary says %s \"%s\", its manifest \"%s\"; the manifest counts"
              .formatted(what, PluginWords.of(own, 100), disk));
    }
  }

  private <A> Optional<A> get(MethodDescriptor<Empty, A> method) {
    try {
      return Optional.of(link.unary(method, deadline, Empty.getDefaultInstance()));
    } catch (PluginException e) {
      if (e.code() == ErrorCode.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> List<T> bounded(String what, List<T> all) {
    if (all.size() > OFFERS_MAX) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          link.label() + ": it describes more than " + OFFERS_MAX + " " + what + ".");
    }
    return all;
  }

  /// What the contract cannot say counts as changing something, so that a person is asked.
  private void tool(AIToolDef tool) {
    var schema = new Schema("object", properties(tool), List.copyOf(tool.getRequiredList()));
    var details = new Tool.Details(tool.getDescription(), JsonCodec.encode(schema), null, true);
    offer(
        "tools",
        tool.getName(),
        JsonCodec.encode(details),
        Permission.of("tool", "offer", tool.getName()));
  }

  /// The JSON Schema of a tool's arguments.
  record Schema(String type, Json properties, List<String> required) {}

  /// Kite's own SDK leaves the properties out.
  private Json properties(AIToolDef tool) {
    if (tool.getPropertiesJson().isBlank()) {
      return Json.EMPTY;
    }
    Json properties = Json.of(tool.getPropertiesJson());
    try {
      JsonCodec.decode(properties, Map.class);
      return properties;
    } catch (PluginException e) {
      warnings.add(
          "the properties of its tool %s are no JSON object and are left out: %s"
              .formatted(tool.getName(), e.getMessage()));
      return Json.EMPTY;
    }
  }

  private void resource(ResourceHandlerDef handler) {
    var details = new ResourceType.Details(handler.getIsClusterScoped(), OPERATIONS);
    offer(
        "resources",
        handler.getName(),
        JsonCodec.encode(details),
        Permission.of("resource", "offer", handler.getName()));
  }

  private void middleware(MiddlewareConfig config) {
    var details = new Middleware.Details(config.getPriority(), false);
    offer("middleware", "", JsonCodec.encode(details), Permission.of("http", "intercept", ""));
  }

  /// Which paths a plugin of Kite answers is said only by its permissions; those of the manifest
  /// are declared there, and the root belongs to every one.
  private void routes(Manifest disk) {
    var details = new Routes.Details(List.of(new Routes.Path("/**", METHODS)));
    contributions.add(new Contribution("routes", "", JsonCodec.encode(details)));
    METHODS.forEach(method -> implied.add(Permission.of("http", method, "/")));
    disk.permissions().stream()
        .map(Manifest.Declared::permission)
        .filter(permission -> permission.area().equals("k8s"))
        .forEach(this::route);
  }

  /// Kite's verbs for a resource are its verbs for the paths that begin with it.
  private void route(Permission permission) {
    String path = "/" + permission.target() + "/**";
    switch (permission.action()) {
      case "get", "list", "watch" -> implied.add(Permission.of("http", "get", path));
      case "create" -> implied.add(Permission.of("http", "post", path));
      case "update" -> {
        implied.add(Permission.of("http", "put", path));
        implied.add(Permission.of("http", "patch", path));
      }
      case "patch" -> implied.add(Permission.of("http", "patch", path));
      case "delete" -> implied.add(Permission.of("http", "delete", path));
      default -> {
        // log and exec belong to no method of HTTP.
      }
    }
  }

  private void offer(String kind, String name, Json details, Permission needed) {
    contributions.add(new Contribution(kind, name, details));
    implied.add(needed);
  }
}
