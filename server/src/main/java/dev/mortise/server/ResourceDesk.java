package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads and changes resources on somebody's behalf, whoever keeps them: asks what their roles
/// allow, and remembers who changed what.
///
/// Which types there are is looked up at every request, so what plugins keep comes and goes with
/// them.
final class ResourceDesk {
  /// What stands for no namespace, or all of them.
  static final String ALL = "_all";

  private static final Json NOTHING = Json.of("null");

  private final Types types;
  private final ResourceHistory history;
  private final KeptChanges kept;

  /// Finds types.
  @FunctionalInterface
  interface Types {
    /// The type of that name, for whoever asks; empty when there is none.
    Optional<Resource> find(String name, Caller caller);
  }

  /// Who wants what of which type.
  ///
  /// @param source `manual`, or `ai`
  record Wish(
      Caller caller,
      String source,
      String type,
      Resource.Operation operation,
      Resource.Target target) {
    /// The same about another target.
    Wish at(Resource.Target other) {
      return new Wish(caller, source, type, operation, other);
    }
  }

  /// A wish that the roles let pass.
  ///
  /// @param wish with the cluster it really goes to
  record Allowed(Resource resource, Wish wish) {
    Resource.Reply ask(Json document) {
      return resource.ask(wish.operation(), wish.target(), document);
    }

    EventStream watch() {
      return resource.watch(wish.target());
    }
  }

  ResourceDesk(Types types, ResourceHistory history, InstantSource clock) {
    this.types = types;
    this.history = history;
    this.kept = new KeptChanges(history, clock);
  }

  /// The type of that name.
  ///
  /// @throws PluginException `NOT_FOUND`
  Resource type(String name, Caller caller) {
    return types
        .find(name, caller)
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND,
                "There is no resource type " + PluginProxy.quoted(name) + " now."));
  }

  /// Whether the roles let a wish pass.
  ///
  /// @throws PluginException `NOT_FOUND`, `PERMISSION_DENIED`
  Allowed allowed(Wish wish) {
    Resource resource = type(wish.type(), wish.caller());
    Resource.Target asked = wish.target();
    Resource.Target target = asked.on(resource.cluster(asked.cluster()));
    if (resource.clusterScoped() && !target.namespace().isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          wish.type() + " lie in no namespace; write " + ALL + " in its place.");
    }
    resource
        .refusal(wish.operation(), target)
        .ifPresent(why -> {
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED,
              "user %s does not have permission to %s %s in namespace %s%s: %s"
                  .formatted(
                      wish.caller().name(),
                      wish.operation().word(),
                      wish.type(),
                      target.namespace().isEmpty() ? ALL : target.namespace(),
                      target.cluster().isEmpty() ? "" : " on cluster " + target.cluster(),
                      why));
        });
    return new Allowed(resource, wish.at(target));
  }

  /// Lists, or gets.
  Resource.Reply read(Wish wish) {
    return allowed(wish).ask(Json.EMPTY);
  }

  /// Changes, and remembers it.
  Resource.Reply change(Wish asked, Json document) {
    Allowed allowed = allowed(asked);
    Wish wish = allowed.wish();
    boolean create = wish.operation() == Resource.Operation.CREATE;
    String before = create ? "" : before(allowed.resource(), wish.target());
    Wish named = create ? wish.at(wish.target().named(name(document))) : wish;
    Resource.Reply reply;
    try {
      reply = allowed.ask(document);
    } catch (PluginException e) {
      remember(named, before, NOTHING, e.getMessage());
      throw e;
    }
    remember(named, before, reply.document(), reply.good() ? "" : "status " + reply.status());
    return reply;
  }

  /// What it was; empty where that cannot be learnt, which does not keep it from being changed.
  private static String before(Resource resource, Resource.Target target) {
    try {
      Resource.Reply reply = resource.ask(Resource.Operation.GET, target, Json.EMPTY);
      return reply.good() ? Masking.masked(reply.document()) : "";
    } catch (PluginException e) {
      return "";
    }
  }

  private void remember(Wish wish, String before, Json after, String error) {
    Resource.Target target = wish.target();
    String name = target.name().isEmpty() ? name(after) : target.name();
    var which = new ResourceHistory.Which(target.cluster(), wish.type(), target.namespace(), name);
    var deed =
        new KeptChanges.Deed(which, wish.operation().word(), wish.source(), wish.caller().name());
    boolean gone = wish.operation() == Resource.Operation.DELETE;
    kept.remember(deed, before, gone ? NOTHING : after, error);
  }

  private static String name(Json document) {
    JsonNode node = Nodes.tree(document);
    return node.path("metadata").path("name").asString(node.path("name").asString(""));
  }

  /// The changes of one resource.
  ResourceHistory.Page history(ResourceHistory.Which which, int page, int size) {
    return history.of(which, page, size);
  }
}
