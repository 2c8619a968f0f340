package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.ResourceType;
import dev.mortise.identity.Access;
import dev.mortise.identity.Verb;
import dev.mortise.protocol.JsonCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A type that a plugin keeps, found anew for every request: what runs now is what answers.
final class PluginResource implements Resource {
  private final PluginService plugins;
  private final Judge judge;
  private final Offer offer;
  private final Caller caller;
  private final Duration timeout;
  private final ResourceType.Details details;

  private PluginResource(
      PluginService plugins, Judge judge, Offer offer, Caller caller, Duration timeout) {
    this.plugins = plugins;
    this.judge = judge;
    this.offer = offer;
    this.caller = caller;
    this.timeout = timeout;
    this.details = JsonCodec.decode(offer.contribution().details(), ResourceType.Details.class);
  }

  /// The name its routes have.
  static String key(Offer offer) {
    return "plugin-" + offer.plugin() + "-" + offer.contribution().name();
  }

  /// The type of that name; empty when no running plugin keeps it.
  ///
  /// @throws PluginException `CONFLICT` when two do
  static Optional<Resource> find(
      String key, PluginService plugins, Judge judge, Caller caller, Duration timeout) {
    List<Offer> offers =
        plugins.offers("resources").stream().filter(o -> key(o).equals(key)).toList();
    if (offers.size() > 1) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "The plugins %s and %s both keep resources under %s, so neither answers; rename one type."
              .formatted(offers.get(0).plugin(), offers.get(1).plugin(), key));
    }
    return offers.stream()
        .findFirst()
        .map(offer -> new PluginResource(plugins, judge, offer, caller, timeout));
  }

  @Override
  public boolean clusterScoped() {
    return details.clusterScoped();
  }

  @Override
  public Optional<String> refusal(Operation operation, Target target) {
    Verb verb = Verb.ofAction(operation.word()).orElseThrow();
    return judge.refusal(
        caller, Access.toPluginResource(offer.plugin(), offer.contribution().name(), verb));
  }

  @Override
  public Reply ask(Operation operation, Target target, Json document) {
    requireOffered(operation.word());
    var query = query(target);
    var change =
        new ResourceType.Change(target.namespace(), target.name(), target.cluster(), document);
    ResourceType type = type();
    ResourceType.Answer answer =
        switch (operation) {
          case LIST -> type.list(query);
          case GET -> type.get(query);
          case CREATE -> type.create(change);
          case UPDATE -> type.update(change);
          case PATCH -> type.patch(change);
          case DELETE -> type.delete(query);
        };
    if (answer.status() < 200 || answer.status() > 599) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          offer.plugin() + ": it answered with status " + answer.status() + ".");
    }
    return new Reply(answer.status(), answer.document());
  }

  @Override
  public EventStream watch(Target target) {
    requireOffered("watch");
    return new GuardedEvents(
        QueuedEvents.pulling(
            "server-watch-" + offer.plugin(),
            () -> type().watch(query(target)),
            event ->
                new EventStream.Next.Some(
                    event.type().matches("[A-Z]{1,32}") ? event.type() : "UNKNOWN",
                    event.document())),
        () -> refusal(Operation.LIST, target).map(why -> why + "."));
  }

  private ResourceType type() {
    return plugins.contribution(
        ResourceType.class, offer.plugin(), offer.contribution().name(), caller, timeout);
  }

  private static ResourceType.Query query(Target target) {
    return new ResourceType.Query(
        target.namespace(), target.name(), target.cluster(), target.parameters());
  }

  private void requireOffered(String operation) {
    if (!details.operations().contains(operation)) {
      throw new PluginException(
          ErrorCode.UNIMPLEMENTED,
          "%s: its resources %s have no operation %s, only %s."
              .formatted(
                  offer.plugin(),
                  offer.contribution().name(),
                  operation,
                  String.join(", ", details.operations())));
    }
  }
}
