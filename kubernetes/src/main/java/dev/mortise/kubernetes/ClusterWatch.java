package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType.Event;
import dev.mortise.kubernetes.WatchQueue.Found;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The changes of one kind of object, until its reader has enough.
///
/// A lost connection is made again by the client, from the last version that arrived. When the
/// cluster no longer knows that version, the reader gets `RESYNC` and the watch goes on from now.
/// The client's threads write, one thread reads.
final class ClusterWatch implements Items<Event>, OpenStreams.Stream {
  private final ApiServer server;
  private final KubernetesClient client;
  private final Identity identity;
  private final Place place;
  private final Selection selection;
  private final Predicate<String> seen;
  private final WatchQueue queue;
  private volatile @Nullable Watch running;

  private ClusterWatch(
      ApiServer server,
      Identity identity,
      Place place,
      Selection selection,
      Predicate<String> seen) {
    this.server = server;
    this.client = server.as(identity);
    this.identity = identity;
    this.place = place;
    this.selection = selection;
    this.seen = seen;
    this.queue = new WatchQueue(server.limits().watchItems(), server.limits().watchBytes());
  }

  /// @throws PluginException when the cluster refuses it
  static ClusterWatch open(
      ApiServer server,
      Identity identity,
      Place place,
      Selection selection,
      Predicate<String> seen) {
    ClusterWatch watch = new ClusterWatch(server, identity, place, selection, seen);
    watch.start(selection.resume().isEmpty() ? watch.now() : selection.resume());
    server.streams().add(watch);
    return watch;
  }

  private void start(String version) {
    ResourceDefinitionContext type =
        new ResourceDefinitionContext.Builder()
            .withGroup(place.kind().group())
            .withVersion(place.kind().version())
            .withPlural(place.kind().plural())
            .withKind(place.kind().kind())
            .withNamespaced(place.kind().namespaced())
            .build();
    var all = client.genericKubernetesResources(type);
    Arrivals arrivals = new Arrivals();
    try {
      if (!place.kind().namespaced()) {
        running = all.watch(options(version), arrivals);
      } else if (place.namespace().isEmpty()) {
        running = all.inAnyNamespace().watch(options(version), arrivals);
      } else {
        running = all.inNamespace(place.namespace()).watch(options(version), arrivals);
      }
    } catch (RuntimeException e) {
      throw Failures.broken(server.subject(place.subject()), e);
    }
  }

  private ListOptions options(String version) {
    ListOptionsBuilder options = new ListOptionsBuilder().withResourceVersion(version);
    if (!selection.labels().isEmpty()) {
      options.withLabelSelector(selection.labels());
    }
    if (!selection.fields().isEmpty()) {
      options.withFieldSelector(selection.fields());
    }
    return options.build();
  }

  /// The version of the collection at this moment.
  private String now() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", "1");
    if (!selection.labels().isEmpty()) {
      query.put("labelSelector", selection.labels());
    }
    Json body =
        server
            .send(
                ApiServer.Request.read(place.subject(), place.path(), query),
                identity,
                server.limits().documentBytes())
            .body();
    return Documents.text(
        Documents.json(server.subject(place.subject()), body), "metadata", "resourceVersion");
  }

  @Override
  public @Nullable Event next() {
    return switch (queue.take()) {
      case Found.Next next -> next.event();
      case Found.End _ -> null;
      case Found.Stale _ -> {
        // It runs again before the reader is told, so that nothing gets lost between its new list
        // and the next change.
        start(now());
        closeIfEnded();
        yield WatchQueue.resync("the cluster no longer knows the version", 0);
      }
    };
  }

  /// Somebody may have closed it while it was opened anew.
  private void closeIfEnded() {
    if (queue.ended()) {
      close();
    }
  }

  @Override
  public void endWith(PluginException why) {
    queue.end(why);
  }

  @Override
  public void close() {
    queue.end(null);
    server.streams().remove(this);
    Watch watch = running;
    if (watch != null) {
      watch.close();
    }
  }

  /// What the client's threads bring.
  private final class Arrivals implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource resource) {
      boolean change =
          action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED;
      if (change && seen.test(namespace(resource.getMetadata()))) {
        put(action, Json.of(client.getKubernetesSerialization().asJson(resource)));
      }
    }

    private String namespace(@Nullable ObjectMeta metadata) {
      String namespace = metadata == null ? null : metadata.getNamespace();
      String name = metadata == null ? null : metadata.getName();
      return Visible.namespace(
          place.kind(), namespace == null ? "" : namespace, name == null ? "" : name);
    }

    private void put(Action action, Json document) {
      if (document.size() > server.limits().documentBytes()) {
        queue.lose(1);
      } else {
        queue.put(action.name(), document);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause.isHttpGone()) {
        queue.outdated();
      } else {
        Throwable why = cause.getCause() == null ? cause : cause.getCause();
        queue.end(Failures.broken(server.subject(place.subject()), why));
      }
    }

    @Override
    public void onClose() {
      queue.end(
          new PluginException(
              ErrorCode.UNAVAILABLE,
              server.subject(place.subject() + ": the cluster was removed, or changed.")));
    }
  }
}
