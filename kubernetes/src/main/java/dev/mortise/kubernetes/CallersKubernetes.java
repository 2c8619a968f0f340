package dev.mortise.kubernetes;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.kubernetes.ClusterAccess.Decision;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Clusters for one caller: finds out where a call goes and as whom, asks whether the caller may do
/// that there, and takes from lists over all namespaces what they may not see.
final class CallersKubernetes implements Kubernetes {
  private static final String NAMESPACES = "namespaces";

  private final Clusters clusters;
  private final ClusterAccess access;
  private final StreamQuota streams;
  private final Caller caller;

  CallersKubernetes(Clusters clusters, ClusterAccess access, StreamQuota streams, Caller caller) {
    this.clusters = clusters;
    this.access = access;
    this.streams = streams;
    this.caller = caller;
  }

  /// What a caller asks to do.
  private record Wish(String cluster, String verb, String resource, String namespace) {}

  private Decision.Allowed where(String cluster) {
    return switch (access.decide(caller, cluster)) {
      case Decision.Refused refused -> throw denied(refused.reason());
      case Decision.Allowed allowed -> {
        if (caller instanceof Caller.Background
            && allowed.identity() instanceof Identity.Configured) {
          throw denied(
              "Without a caller, a plugin reaches cluster "
                  + allowed.cluster()
                  + " only under an identity the operator named for it; none is named.");
        }
        yield allowed;
      }
    };
  }

  private static PluginException denied(String reason) {
    return new PluginException(ErrorCode.PERMISSION_DENIED, reason);
  }

  private <T> T allowed(Wish wish, Function<ClusterOperations, T> action) {
    Decision.Allowed where = where(wish.cluster);
    access
        .refusal(caller, where.cluster(), wish.verb, wish.resource, wish.namespace)
        .ifPresent(reason -> {
          throw denied("Cluster " + where.cluster() + ": " + reason);
        });
    return action.apply(clusters.operations(where.cluster(), where.identity()));
  }

  /// Over all namespaces a caller sees those they may see, and of the namespaces themselves those
  /// in which they may do something; elsewhere it is yes or no.
  private <T> T visible(Wish wish, Look<T> look) {
    Decision.Allowed where = where(wish.cluster);
    Predicate<String> may =
        namespace ->
            access.refusal(caller, where.cluster(), wish.verb, wish.resource, namespace).isEmpty();
    boolean all = may.test(wish.namespace);
    if (!all && !access.reaches(caller, where.cluster(), "")) {
      // Not even whether there is such a cluster.
      throw refusal(where, wish);
    }
    ClusterOperations cluster = clusters.operations(where.cluster(), where.identity());
    if (all) {
      return look.at(cluster, namespace -> true);
    }
    if (wish.resource.equals(NAMESPACES)) {
      // Who may do something in a namespace may know that it is there.
      return look.at(cluster, name -> access.reaches(caller, where.cluster(), name));
    }
    if (!wish.namespace.isEmpty() || !cluster.kind(wish.resource).namespaced()) {
      throw refusal(where, wish);
    }
    return look.at(cluster, may);
  }

  private PluginException refusal(Decision.Allowed where, Wish wish) {
    return denied(
        "Cluster "
            + where.cluster()
            + ": "
            + access
                .refusal(caller, where.cluster(), wish.verb, wish.resource, wish.namespace)
                .orElse("it is not allowed"));
  }

  @FunctionalInterface
  private interface Look<T> {
    T at(ClusterOperations cluster, Predicate<String> seen);
  }

  private <T> Items<T> stream(Supplier<Items<T>> open) {
    return streams.hold(caller, open);
  }

  @Override
  public Answer get(Target target) {
    return allowed(
        new Wish(target.cluster(), "get", target.resource(), target.namespace()),
        cluster -> cluster.get(target));
  }

  @Override
  public Answer list(Selection selection) {
    return visible(
        new Wish(selection.cluster(), "list", selection.resource(), selection.namespace()),
        (cluster, seen) -> cluster.list(selection, seen));
  }

  @Override
  public Items<ResourceType.Event> watch(Selection selection) {
    Wish wish = new Wish(selection.cluster(), "watch", selection.resource(), selection.namespace());
    return stream(() -> visible(wish, (cluster, seen) -> cluster.watch(selection, seen)));
  }

  @Override
  public Answer create(Change change) {
    return allowed(wish("create", change), cluster -> cluster.create(change));
  }

  @Override
  public Answer update(Change change) {
    return allowed(wish("update", change), cluster -> cluster.update(change));
  }

  private static Wish wish(String verb, Change change) {
    return new Wish(change.cluster(), verb, change.resource(), change.namespace());
  }

  @Override
  public Answer patch(Patch patch) {
    return allowed(
        new Wish(patch.cluster(), "patch", patch.resource(), patch.namespace()),
        cluster -> cluster.patch(patch));
  }

  @Override
  public Answer delete(Deletion deletion) {
    return allowed(
        new Wish(deletion.cluster(), "delete", deletion.resource(), deletion.namespace()),
        cluster -> cluster.delete(deletion));
  }

  @Override
  public Items<Output> logs(Logs logs) {
    Wish wish = new Wish(logs.cluster(), "log", logs.resource(), logs.namespace());
    return stream(() -> allowed(wish, cluster -> cluster.logs(logs)));
  }

  @Override
  public Items<Output> exec(Command command, Items<Input> input) {
    Wish wish = new Wish(command.cluster(), "exec", command.resource(), command.namespace());
    return stream(() -> allowed(wish, cluster -> cluster.exec(command, input)));
  }
}
