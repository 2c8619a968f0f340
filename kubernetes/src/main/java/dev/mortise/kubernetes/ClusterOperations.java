package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.kubernetes.ApiServer.Received;
import dev.mortise.kubernetes.ApiServer.Request;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// What can be done with the resources of one cluster, under one identity. The cluster a request
/// names is passed over; that was decided before.
///
/// Documents go through as bytes. Every method blocks and is meant for virtual threads. Failures
/// name the cluster, the resource and the object: `NOT_FOUND`, `CONFLICT` (a change met another),
/// `PERMISSION_DENIED` (the cluster's own rules), `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED` (a limit
/// of [KubernetesLimits]), `DEADLINE_EXCEEDED`, `UNAVAILABLE`.
public final class ClusterOperations implements Kubernetes {
  private static final String FIELD_MANAGER = "mortise";
  private static final Map<String, String> CHANGE = Map.of("fieldManager", FIELD_MANAGER);
  private static final int SELECTOR_LENGTH_MAX = 4_096;
  private static final Map<String, String> PATCH_TYPES =
      Map.of(
          "strategic", "application/strategic-merge-patch+json",
          "merge", "application/merge-patch+json",
          "json", "application/json-patch+json",
          "apply", "application/apply-patch+yaml");
  private static final Map<String, String> PROPAGATION =
      Map.of("background", "Background", "foreground", "Foreground", "orphan", "Orphan");
  private static final Set<String> PODS = Set.of("pods");

  private final ClusterConnection connection;
  private final Identity identity;

  ClusterOperations(ClusterConnection connection, Identity identity) {
    this.connection = connection;
    this.identity = identity;
  }

  private ApiServer server() {
    return connection.reach().server();
  }

  /// The type of that name, as this cluster serves it.
  ///
  /// @throws PluginException `NOT_FOUND`, or `INVALID_ARGUMENT` for a second spelling
  public ResourceKind kind(String resource) {
    return connection.reach().discovery().named(resource);
  }

  /// The type of a document.
  ResourceKind kindOf(String apiVersion, String kind) {
    return connection.reach().discovery().ofDocument(apiVersion, kind);
  }

  @Override
  public Answer get(Target target) {
    Place place = one("get", target.resource(), target.namespace(), target.object());
    return answer(
        server()
            .send(
                Request.read(place.subject(), place.path(), Map.of()),
                identity,
                server().limits().documentBytes()));
  }

  @Override
  public Answer list(Selection selection) {
    return list(selection, namespace -> true);
  }

  /// Those of the namespaces that may be seen, or the namespaces themselves.
  Answer list(Selection selection, Predicate<String> seen) {
    Place place = Place.ofMany(server(), "list", kind(selection.resource()), selection.namespace());
    Map<String, String> query = query(place, selection);
    int most = server().limits().listItems();
    int limit = selection.limit() <= 0 ? most : Math.min(selection.limit(), most);
    query.put("limit", Integer.toString(limit));
    if (!selection.resume().isEmpty()) {
      query.put("continue", selection.resume());
    }
    Received received =
        server()
            .send(
                Request.read(place.subject(), place.path(), query),
                identity,
                server().limits().listBytes());
    return place.namespace().isEmpty()
        ? Visible.of(answer(received), place.kind(), seen)
        : answer(received);
  }

  private Map<String, String> query(Place place, Selection selection) {
    Map<String, String> query = new LinkedHashMap<>();
    if (selection.labels().length() + selection.fields().length() > SELECTOR_LENGTH_MAX) {
      throw invalid(place.subject() + ": a selector has at most 4,096 characters.");
    }
    if (!selection.labels().isEmpty()) {
      query.put("labelSelector", selection.labels());
    }
    if (!selection.fields().isEmpty()) {
      query.put("fieldSelector", selection.fields());
    }
    return query;
  }

  @Override
  public Items<ResourceType.Event> watch(Selection selection) {
    return watch(selection, namespace -> true);
  }

  /// Those of the namespaces that may be seen.
  Items<ResourceType.Event> watch(Selection selection, Predicate<String> seen) {
    Place place =
        Place.ofMany(server(), "watch", kind(selection.resource()), selection.namespace());
    query(place, selection);
    return ClusterWatch.open(server(), identity, place, selection, seen);
  }

  @Override
  public Answer create(Change change) {
    JsonNode document = Documents.json(server().subject("create"), change.document());
    Place place = placeOf("create", change, document);
    return answer(send("POST", place, place.folder(), "application/json", change.document()));
  }

  /// A new object may leave its name to the cluster.
  private Place placeOf(String verb, Change change, JsonNode document) {
    String written = Documents.text(document, "metadata", "name");
    boolean generated =
        verb.equals("create")
            && change.object().isEmpty()
            && written.isEmpty()
            && !Documents.text(document, "metadata", "generateName").isEmpty();
    String object = change.object().isEmpty() ? written : change.object();
    Place place =
        one(verb, change.resource(), change.namespace(), generated ? "generated" : object)
            .of(server(), document);
    return place;
  }

  @Override
  public Answer update(Change change) {
    JsonNode document = Documents.json(server().subject("update"), change.document());
    Place place = placeOf("update", change, document);
    return answer(send("PUT", place, place.path(), "application/json", change.document()));
  }

  /// Tries an update: the cluster checks everything about it and changes nothing.
  ///
  /// @return what the object would be
  public Answer rehearse(Change change) {
    JsonNode document = Documents.json(server().subject("update"), change.document());
    Place place = placeOf("update", change, document);
    Map<String, String> query = new LinkedHashMap<>(CHANGE);
    query.put("dryRun", "All");
    return answer(send("PUT", place, place.path(), "application/json", change.document(), query));
  }

  @Override
  public Answer patch(Patch patch) {
    Place place = one("patch", patch.resource(), patch.namespace(), patch.object());
    String form = patch.form().isEmpty() ? "strategic" : patch.form();
    String type = PATCH_TYPES.get(form);
    if (type == null) {
      throw invalid(
          place.subject()
              + ": the form of a patch is strategic, merge, json or apply, not "
              + PlainText.of(form)
              + ".");
    }
    JsonNode document = Documents.json(server().subject(place.subject()), patch.document());
    Place target = form.equals("apply") ? place.of(server(), document) : place;
    return answer(send("PATCH", target, target.path(), type, patch.document()));
  }

  private Received send(String method, Place place, String path, String type, Json document) {
    return send(method, place, path, type, document, CHANGE);
  }

  private Received send(
      String method,
      Place place,
      String path,
      String type,
      Json document,
      Map<String, String> query) {
    ApiServer server = server();
    if (document.size() > server.limits().documentBytes()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          server.subject(
              place.subject()
                  + ": the document has "
                  + document.size()
                  + " bytes, at most "
                  + server.limits().documentBytes()
                  + " are sent."));
    }
    return server.send(
        new Request(place.subject(), method, path, query, type, document),
        identity,
        server.limits().documentBytes());
  }

  @Override
  public Answer delete(Deletion deletion) {
    Place place = one("delete", deletion.resource(), deletion.namespace(), deletion.object());
    Map<String, String> query = new LinkedHashMap<>();
    if (!deletion.propagation().isEmpty()) {
      String policy = PROPAGATION.get(deletion.propagation());
      if (policy == null) {
        throw invalid(
            place.subject() + ": the propagation is background, foreground or orphan, or empty.");
      }
      query.put("propagationPolicy", policy);
    }
    ApiServer server = server();
    Request request = new Request(place.subject(), "DELETE", place.path(), query, null, Json.EMPTY);
    return answer(server.send(request, identity, server.limits().documentBytes()));
  }

  @Override
  public Items<Output> logs(Logs logs) {
    return PodLogs.open(server(), identity, pod("log", logs.resource(), logs), logs);
  }

  private Place pod(String verb, String resource, Logs logs) {
    return pod(verb, resource, logs.namespace(), logs.object(), logs.container());
  }

  @Override
  public Items<Output> exec(Command command, Items<Input> input) {
    Place place =
        pod("exec", command.resource(), command.namespace(), command.object(), command.container());
    if (command.command().isEmpty()) {
      throw invalid(place.subject() + ": a command is needed.");
    }
    return PodCommand.open(server(), identity, place, command, input);
  }

  /// Makes a port of a pod reachable at this machine's loopback.
  ///
  /// @param remote 1 to 65,535
  /// @param local 0 for any that is free
  /// @throws PluginException `INVALID_ARGUMENT`, `UNAVAILABLE` when the local port is taken
  public PortForward forward(String namespace, String name, int remote, int local) {
    Place place = pod("forward", "pods", namespace, name, "");
    ApiServer server = server();
    try {
      PortForward forward =
          new PortForward(
              server
                  .as(identity)
                  .pods()
                  .inNamespace(place.namespace())
                  .withName(place.object())
                  .portForward(remote, InetAddress.getLoopbackAddress(), local),
              server.streams());
      server.streams().add(forward);
      return forward;
    } catch (RuntimeException e) {
      throw Failures.broken(server.subject(place.subject()), e);
    }
  }

  private Place pod(String verb, String resource, String namespace, String object, String inside) {
    if (!PODS.contains(resource)) {
      throw invalid(verb + ": only pods have it, not " + PlainText.of(resource) + ".");
    }
    Place place = one(verb, resource, namespace, object);
    if (!inside.isEmpty() && !inside.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw invalid(place.subject() + ": that is no name of a container.");
    }
    return place;
  }

  /// An object with what happened to it: `{"object": …, "events": [ … ]}`, the events as far as the
  /// identity may list them.
  public Json describe(Target target) {
    return Description.of(this, target);
  }

  /// Every document of a YAML text by server-side apply, in their order. One that fails keeps no
  /// other from being applied.
  ///
  /// @param namespace for documents that name none; empty refuses those
  /// @param allowed asked before each one is sent; what it throws is that document's failure
  /// @throws PluginException `INVALID_ARGUMENT` when the text is no YAML
  public List<Applied> apply(String yaml, String namespace, Application.Check allowed) {
    return new Application(this, namespace, allowed).apply(yaml);
  }

  ApiServer where() {
    return server();
  }

  private Place one(String verb, String resource, String namespace, String object) {
    return Place.ofOne(server(), verb, kind(resource), namespace, object);
  }

  private static Answer answer(Received received) {
    return new Answer(received.status(), received.body(), received.warnings());
  }

  private PluginException invalid(String what) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, server().subject(what));
  }
}
