package dev.mortise.sdk;

import dev.mortise.api.Catalogue;
import dev.mortise.api.ClusterEvents;
import dev.mortise.api.Contribution;
import dev.mortise.api.Json;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Middleware;
import dev.mortise.api.Pane;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.ContractServer;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.PointSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A plugin: what it offers and the code behind it.
///
/// ```java
/// void main(String[] args) {
///   MortisePlugin.builder("hello", "1.0.0")
///       .tool(Tools.typed("greet", "Greets somebody", Greet.class, g -> "Hello, " + g.name()))
///       .serve(args);
/// }
/// ```
///
/// Every handler runs on a virtual thread of its own, which is interrupted when the caller gives up
/// or the call's deadline passes. Immutable once built.
public final class MortisePlugin {
  private final String id;
  private final String version;
  private final Dispatcher dispatcher;

  private MortisePlugin(Builder builder) {
    this.id = builder.id;
    this.version = builder.version;
    this.dispatcher =
        new Dispatcher(id, version, Map.copyOf(builder.offers), List.copyOf(builder.settings));
  }

  /// Begins a plugin; id and version are those of its manifest.
  public static Builder builder(String id, String version) {
    return new Builder(id, version);
  }

  /// The id.
  public String id() {
    return id;
  }

  /// The version.
  public String version() {
    return version;
  }

  /// Where calls go in: for carriers and for tests without a process.
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /// Serves until the host ends this process; does not return.
  public void serve(String... args) {
    Serving.run(this, args);
  }

  /// Collects what a plugin offers; every method returns the builder itself.
  public static final class Builder {
    private final String id;
    private final String version;
    private final Map<String, Offering> offers = new LinkedHashMap<>();
    private final List<SettingsListener<?>> settings = new ArrayList<>();

    private Builder(String id, String version) {
      this.id = Objects.requireNonNull(id, "id");
      this.version = Objects.requireNonNull(version, "version");
    }

    /// An AI tool whose every caller is allowed.
    public Builder tool(
        String name, Tool.Details details, Function<Tool.Invocation, Tool.Result> execute) {
      return tool(new OfferedTool(name, details, Tools.of(execute)));
    }

    /// An AI tool.
    public Builder tool(String name, Tool.Details details, Tool tool) {
      return tool(new OfferedTool(name, details, tool));
    }

    /// An AI tool made by [Tools#typed].
    public Builder tool(OfferedTool tool) {
      return offer(Tool.class, tool.name(), tool.details(), tool.tool());
    }

    /// HTTP under the plugin's own path. [HttpRoutes] makes it of functions.
    public Builder routes(Routes.Details details, Routes routes) {
      return offer(Routes.class, "", details, routes);
    }

    /// HTTP under the plugin's own path.
    public Builder routes(HttpRoutes routes) {
      return routes(routes.details(), routes);
    }

    /// Stands in front of every request to the server.
    public Builder middleware(Middleware.Details details, Middleware middleware) {
      return offer(Middleware.class, "", details, middleware);
    }

    /// A resource type that the plugin keeps. [Resources] has a refusal for every operation.
    public Builder resources(String name, ResourceType.Details details, ResourceType resources) {
      return offer(ResourceType.class, name, details, resources);
    }

    /// A rectangle of text.
    public Builder pane(String name, Pane.Details details, Pane pane) {
      return offer(Pane.class, name, details, pane);
    }

    /// Is told what happens to clusters.
    public Builder clusterEvents(ClusterEvents events) {
      return offer(ClusterEvents.class, "", null, events);
    }

    /// Sees copies of the MCP messages under the monitor. [Messages] leaves methods out.
    public Builder messages(MessageHandler handler) {
      return messages(new MessageHandler.Details(false), handler);
    }

    /// Sees, and if the details say so decides about, the MCP messages under the monitor.
    public Builder messages(MessageHandler.Details details, MessageHandler handler) {
      return offer(MessageHandler.class, "", details, handler);
    }

    /// Implements an extension point of the application.
    ///
    /// @param point the application's interface, or one with the same name, methods and records
    public <T> Builder point(Class<T> point, T implementation) {
      return point(point, "", implementation);
    }

    /// Implements an extension point more than once, each time under a name.
    public <T> Builder point(Class<T> point, String name, T implementation) {
      ContractModel model = ContractModel.of(point);
      String address = name.isEmpty() ? model.name() : model.name() + "/" + name;
      Json details = PointSchema.of(model);
      var contribution = new Contribution(Catalogue.POINTS, address, details);
      return add(new Offering(contribution, ContractServer.of(point, name, implementation)));
    }

    /// Is given the settings as a record, once, before anything else; a failure keeps the plugin
    /// from starting and its message says why.
    public <T> Builder settings(Class<T> type, Consumer<T> listener) {
      settings.add(new SettingsListener<>(type, listener));
      return this;
    }

    private <T> Builder offer(
        Class<T> contract, String name, @Nullable Object details, T implementation) {
      Json json = details == null ? Json.EMPTY : JsonCodec.encode(details);
      var contribution = new Contribution(ContractModel.of(contract).name(), name, json);
      return add(new Offering(contribution, ContractServer.of(contract, name, implementation)));
    }

    private Builder add(Offering offering) {
      String address = offering.contribution().address();
      if (offers.put(address, offering) != null) {
        throw new IllegalArgumentException(id + " offers " + address + " twice");
      }
      return this;
    }

    /// The finished plugin.
    public MortisePlugin build() {
      return new MortisePlugin(this);
    }

    /// Builds it and serves until the host ends this process; does not return.
    public void serve(String... args) {
      build().serve(args);
    }
  }
}
