package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A type of a cluster's own, with the rights of whoever asks; the roles are asked where it goes.
///
/// @param kubernetes clusters with the caller's rights
/// @param check stands before changes
/// @param type as roles write it: `pods`, `certificates.cert-manager.io`
record KubernetesResource(Kubernetes kubernetes, ClusterCheck check, Caller caller, String type)
    implements Resource {
  private static final Set<String> FORMS = Set.of("strategic", "merge", "json", "apply");
  private static final int LIMIT_MAX = 5_000;

  /// Both layouts fit: whether a type has namespaces is the cluster's to say.
  @Override
  public boolean clusterScoped() {
    return false;
  }

  @Override
  public String cluster(String asked) {
    return check.where(caller, asked).cluster();
  }

  /// Of a list callers see what they may see: that is left to [Kubernetes].
  @Override
  public Optional<String> refusal(Operation operation, Target target) {
    return operation == Operation.LIST
        ? Optional.empty()
        : check
            .access()
            .refusal(caller, target.cluster(), operation.word(), type, target.namespace());
  }

  @Override
  public Reply ask(Operation operation, Target target, Json document) {
    if (!operation.changes()) {
      return sent(operation, target, document);
    }
    var wish =
        new ClusterCheck.Wish(operation.word(), type, target.namespace(), name(target, document));
    return check.changing(caller, target.cluster(), wish, () -> sent(operation, target, document));
  }

  private Reply sent(Operation operation, Target target, Json document) {
    Kubernetes.Answer answer =
        switch (operation) {
          case LIST -> kubernetes.list(selection(target));
          case GET ->
              kubernetes.get(
                  new Kubernetes.Target(target.cluster(), type, target.namespace(), target.name()));
          case CREATE -> kubernetes.create(change(target, document));
          case UPDATE -> kubernetes.update(change(target, document));
          case PATCH ->
              kubernetes.patch(
                  new Kubernetes.Patch(
                      target.cluster(),
                      type,
                      target.namespace(),
                      target.name(),
                      form(target.parameters()),
                      document));
          case DELETE -> kubernetes.delete(deletion(target));
        };
    return new Reply(answer.status(), answer.document());
  }

  private Kubernetes.Change change(Target target, Json document) {
    return new Kubernetes.Change(
        target.cluster(), type, target.namespace(), name(target, document), document);
  }

  /// A new object is named by its document.
  private static String name(Target target, Json document) {
    return target.name().isEmpty()
        ? Nodes.tree(document).path("metadata").path("name").asString("")
        : target.name();
  }

  private Kubernetes.Selection selection(Target target) {
    Map<String, List<String>> given = target.parameters();
    return new Kubernetes.Selection(
        target.cluster(),
        type,
        target.namespace(),
        one(given, "labelSelector"),
        one(given, "fieldSelector"),
        limit(one(given, "limit")),
        one(given, "continue"));
  }

  private static String one(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of("")).getFirst();
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > LIMIT_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "limit must be a number from 0 to " + LIMIT_MAX + ".");
    }
    return Integer.parseInt(text);
  }

  private static String form(Map<String, List<String>> parameters) {
    String form = one(parameters, "patchType");
    if (!form.isEmpty() && !FORMS.contains(form)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "patchType must be strategic, merge, json or apply.");
    }
    return form.isEmpty() ? "strategic" : form;
  }

  private Kubernetes.Deletion deletion(Target target) {
    boolean leaves = one(target.parameters(), "cascade").equals("false");
    return new Kubernetes.Deletion(
        target.cluster(), type, target.namespace(), target.name(), leaves ? "orphan" : "");
  }

  @Override
  public EventStream watch(Target target) {
    Map<String, List<String>> given = target.parameters();
    var selection =
        new Kubernetes.Selection(
            target.cluster(),
            type,
            target.namespace(),
            one(given, "labelSelector"),
            one(given, "fieldSelector"),
            0,
            one(given, "resourceVersion"));
    Supplier<Optional<String>> lost = lost(target);
    return new GuardedEvents(
        QueuedEvents.pulling(
            "server-watch-" + type,
            () -> kubernetes.watch(selection),
            event -> new EventStream.Next.Some(event.type(), event.document())),
        lost);
  }

  /// Why a watch that begins now may not go on. Who may see all of it keeps it as long as that is
  /// so; for whoever sees a part, [Kubernetes] asks with each event which part that is.
  private Supplier<Optional<String>> lost(Target target) {
    ClusterAccess access = check.access();
    Supplier<Optional<String>> refusal =
        () -> check.lost(caller, target.cluster(), "watch", type, target.namespace());
    return refusal.get().isEmpty()
        ? refusal
        : () -> access.reaches(caller, target.cluster(), "") ? Optional.empty() : refusal.get();
  }
}
