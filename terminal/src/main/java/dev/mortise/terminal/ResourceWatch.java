package dev.mortise.terminal;

import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.kubernetes.ClusterOperations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Keeps a list of objects as the cluster has them: lists once, then follows the changes, and
/// begins anew when it lost some.
///
/// A cluster that refuses, or ends a watch at once, is asked less and less often: see [RetryPause].
///
/// Runs on a thread of its own. What changed until the loop comes for it is one change per object,
/// so memory stays bounded by the number of objects however fast they change.
final class ResourceWatch implements AutoCloseable {
  /// A watch that lasted so long did its work; clusters end each one after some minutes.
  private static final long STEADY_NANOS = 10_000_000_000L;

  private static final int PAGES_MAX = 100;

  private final Supplier<ClusterOperations> cluster;
  private final Kubernetes.Selection selection;
  private final Consumer<Changes> listener;
  private final Patience patience;
  private final RetryPause pause = new RetryPause(RandomGenerator.getDefault());
  private final CountDownLatch closed = new CountDownLatch(1);
  // Written by the watching thread, taken by the loop.
  private Changes waiting = new Changes();
  private volatile @Nullable Items<ResourceType.Event> open;

  /// @param listener is told, on any thread, that something waits; then takes it with [#take]
  ResourceWatch(
      Supplier<ClusterOperations> cluster,
      Kubernetes.Selection selection,
      Consumer<Changes> listener) {
    this(cluster, selection, listener, CountDownLatch::await);
  }

  /// @param patience waits between two tries
  ResourceWatch(
      Supplier<ClusterOperations> cluster,
      Kubernetes.Selection selection,
      Consumer<Changes> listener,
      Patience patience) {
    this.cluster = cluster;
    this.selection = selection;
    this.listener = listener;
    this.patience = patience;
  }

  /// Waits, unless the watch is closed.
  interface Patience {
    /// @return whether it was closed
    boolean await(CountDownLatch closed, long time, TimeUnit unit) throws InterruptedException;
  }

  /// What changed: objects by their key, null for those that are gone.
  static final class Changes {
    private final Map<String, @Nullable JsonNode> objects = new LinkedHashMap<>();
    private boolean whole;
    private String problem = "";

    Map<String, @Nullable JsonNode> objects() {
      return objects;
    }

    /// Whether these are all objects there are, and others are gone.
    boolean whole() {
      return whole;
    }

    /// Why the list may be old; empty when it is not.
    String problem() {
      return problem;
    }
  }

  /// Watches until it is closed.
  void run() {
    while (closed.getCount() > 0) {
      String problem = "";
      try {
        follow(list());
      } catch (PluginException e) {
        problem = String.valueOf(e.getMessage());
      } catch (RuntimeException e) {
        problem = e.toString();
      }
      rest(problem);
    }
  }

  /// @param problem empty when the cluster ended the watch, which is worth a word only when it does
  ///   so again and again
  private void rest(String problem) {
    if (closed.getCount() == 0) {
      return;
    }
    long millis = pause.next();
    if (!problem.isEmpty() || millis > RetryPause.MILLIS_FIRST) {
      String why = problem.isEmpty() ? "The cluster ends the watch at once." : problem;
      String text = why + " Tried again in " + (millis + 999) / 1_000 + " s.";
      change(changes -> changes.problem = text);
    }
    try {
      if (patience.await(closed, millis, TimeUnit.MILLISECONDS)) {
        closed.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  /// Reads all pages.
  ///
  /// @return the version to follow from
  private String list() {
    List<JsonNode> all = new ArrayList<>();
    String page = "";
    String version = "";
    for (int i = 0; i < PAGES_MAX; i++) {
      JsonNode list = ClusterReading.json(cluster.get().list(at(page)).document());
      list.path("items").forEach(all::add);
      version = list.at("/metadata/resourceVersion").asString("");
      page = list.at("/metadata/continue").asString("");
      if (page.isEmpty()) {
        break;
      }
    }
    change(changes -> {
      changes.objects.clear();
      all.forEach(object -> changes.objects.put(key(object), object));
      changes.whole = true;
      changes.problem = "";
    });
    return version;
  }

  private Kubernetes.Selection at(String resume) {
    return new Kubernetes.Selection(
        selection.cluster(),
        selection.resource(),
        selection.namespace(),
        selection.labels(),
        selection.fields(),
        selection.limit(),
        resume);
  }

  private void follow(String version) {
    try (Items<ResourceType.Event> events = cluster.get().watch(at(version))) {
      open = events;
      long begun = System.nanoTime();
      try {
        read(events);
      } finally {
        open = null;
        if (System.nanoTime() - begun >= STEADY_NANOS) {
          pause.worked();
        }
      }
    }
  }

  private void read(Items<ResourceType.Event> events) {
    if (closed.getCount() == 0) {
      return;
    }
    for (ResourceType.Event event = events.next(); event != null; event = events.next()) {
      if (event.type().equals("RESYNC")) {
        return;
      }
      JsonNode object = ClusterReading.json(event.document());
      boolean gone = event.type().equals("DELETED");
      change(changes -> {
        // The last one stands last.
        changes.objects.remove(key(object));
        changes.objects.put(key(object), gone ? null : object);
      });
    }
  }

  /// Namespace and name.
  static String key(JsonNode object) {
    return object.at("/metadata/namespace").asString("")
        + "/"
        + object.at("/metadata/name").asString("");
  }

  private void change(Consumer<Changes> step) {
    Changes first;
    boolean tell;
    synchronized (this) {
      first = waiting;
      tell = first.objects.isEmpty() && !first.whole && first.problem.isEmpty();
      step.accept(first);
    }
    if (tell) {
      listener.accept(first);
    }
  }

  /// What waits; from then on it is the taker's.
  synchronized Changes take() {
    Changes taken = waiting;
    waiting = new Changes();
    return taken;
  }

  @Override
  public void close() {
    closed.countDown();
    Items<ResourceType.Event> events = open;
    if (events != null) {
      events.close();
    }
  }
}
