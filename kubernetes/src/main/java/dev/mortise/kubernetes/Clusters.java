package dev.mortise.kubernetes;

import dev.mortise.api.ClusterEvents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterSurvey.Found;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The clusters of this host: those of kubeconfig files, the one it runs in, and those added at run
/// time.
///
/// Looks at files and records each minute and after each change, and tells listeners what came,
/// went or changed. Reaching a cluster is left to whoever uses it, so one that does not answer
/// delays nobody else. Safe for any thread.
public final class Clusters implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Clusters.class.getName());

  private final ClustersConfig config;
  private final ClusterRecords records;
  private final InstantSource clock;
  private final ClusterListeners listeners = new ClusterListeners();
  // One look at a time; `live` is replaced whole, so that readers need no lock.
  private final ReentrantLock looking = new ReentrantLock();
  private final Condition ended = looking.newCondition();
  private volatile Map<String, Live> live = Map.of();
  private volatile boolean closed;

  private record Live(Found found, ClusterConnection connection) {}

  private Clusters(ClustersConfig config, ClusterRecords records, InstantSource clock) {
    this.config = config;
    this.records = records;
    this.clock = clock;
  }

  /// Looks for clusters once, and from then on until it is closed.
  public static Clusters open(ClustersConfig config, ClusterRecords records, InstantSource clock) {
    Clusters clusters = new Clusters(config, records, clock);
    clusters.resync();
    Thread.ofVirtual().name("clusters-resync").start(clusters::keepLooking);
    return clusters;
  }

  /// All of them, in the order they were found; the enabled ones' version as far as it is known.
  /// Never waits for a cluster.
  public List<ClusterView> all() {
    return live.values().stream().map(Clusters::view).toList();
  }

  /// The name of the default; empty where there is none.
  public String standard() {
    return live.values().stream()
        .map(Live::found)
        .filter(Found::isDefault)
        .map(Found::name)
        .findFirst()
        .orElse("");
  }

  /// One of them, asked now; waits as long as a request may take.
  ///
  /// @param name empty for the default
  /// @throws PluginException `NOT_FOUND`
  public ClusterView probe(String name) {
    Live cluster = find(name);
    if (cluster.found.enabled()) {
      cluster.connection.ask();
    }
    return view(cluster);
  }

  private static ClusterView view(Live cluster) {
    Found found = cluster.found;
    ClusterConnection.Health health = found.enabled() ? cluster.connection.health() : null;
    return new ClusterView(
        found.name(),
        found.description(),
        found.source().shown(),
        health == null ? null : health.version(),
        found.isDefault(),
        found.enabled(),
        health == null ? null : health.error());
  }

  /// What can be done on one of them.
  ///
  /// @param name empty for the default
  /// @throws PluginException `NOT_FOUND`, or `UNAVAILABLE` when it is disabled
  public ClusterOperations operations(String name, Identity identity) {
    Live cluster = find(name);
    if (!cluster.found.enabled()) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "Cluster " + cluster.found.name() + " is disabled; enable it to use it.");
    }
    return new ClusterOperations(cluster.connection, identity);
  }

  private Live find(String name) {
    return live.values().stream()
        .filter(c -> name.isEmpty() ? c.found.isDefault() : c.found.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND,
                // Which others there are is not for everybody who asks.
                name.isEmpty()
                    ? "There is no default cluster; name one."
                    : "There is no cluster " + PlainText.of(name) + "."));
  }

  /// Adds a cluster, or puts it in the place of the added one of that name.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` for a kubeconfig that cannot be used, or a name
  ///   that permissions cannot carry; `CONFLICT` when a file or the pod already has that name
  public void put(ClusterRecord cluster) {
    if (cluster.name().isEmpty() || !ClusterSurvey.plain(cluster.name()).equals(cluster.name())) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The name of a cluster is made of letters, digits and . _ : / - (200 at most), not \""
              + PlainText.of(cluster.name())
              + "\".");
    }
    Kubeconfig.given(cluster.name(), cluster.kubeconfig());
    looking.lock();
    try {
      requireOwn(cluster.name());
      if (cluster.isDefault()) {
        records.all().stream()
            .filter(r -> r.isDefault() && !r.name().equals(cluster.name()))
            .forEach(r -> records.put(notDefault(r)));
      }
      records.put(cluster);
      resync();
    } finally {
      looking.unlock();
    }
  }

  /// A name that is free, or that of an added one.
  private void requireOwn(String name) {
    Live other = live.get(name);
    if (other != null && records.all().stream().noneMatch(r -> r.name().equals(name))) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "Cluster "
              + name
              + " was not added here, it comes from "
              + other.found.source().shown()
              + "; change it there.");
    }
  }

  private static ClusterRecord notDefault(ClusterRecord record) {
    return new ClusterRecord(
        record.name(), record.description(), record.kubeconfig(), false, record.enabled());
  }

  /// Forgets a cluster that was added; every stream on it ends.
  ///
  /// @throws PluginException `NOT_FOUND`, or `CONFLICT` for one of a file or of the pod
  public void remove(String name) {
    looking.lock();
    try {
      requireOwn(find(name).found.name());
      records.remove(name);
      resync();
    } finally {
      looking.unlock();
    }
  }

  /// Tells what happens to clusters from now on, in order, on a thread of its own. A listener that
  /// is a thousand events behind misses some.
  ///
  /// @return closed to hear no more
  public AutoCloseable listen(Consumer<ClusterEvents.Event> listener) {
    return listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  /// Looks again now. When the records cannot be read, everything stays as it is.
  public void resync() {
    looking.lock();
    try {
      if (!closed) {
        take(ClusterSurvey.look(config, records.all()));
      }
    } finally {
      looking.unlock();
    }
  }

  private void take(Map<String, Found> found) {
    Map<String, Live> before = live;
    Map<String, Live> now = new LinkedHashMap<>();
    found.forEach((name, f) -> now.put(name, kept(before.get(name), f)));
    live = now;
    before.forEach((name, old) -> release(name, old, now.get(name)));
    now.forEach((name, fresh) -> announce(name, before.get(name), fresh));
  }

  private Live kept(@Nullable Live before, Found found) {
    if (before != null && same(before.found, found)) {
      return before.found.equals(found) ? before : new Live(found, before.connection);
    }
    if (found.source() instanceof ClusterSource.Broken broken) {
      LOG.log(System.Logger.Level.WARNING, "cluster " + found.name() + ": " + broken.reason());
    }
    return new Live(
        found, new ClusterConnection(found.name(), found.source(), config.limits(), clock));
  }

  /// Whether the connection may stay: a disabled cluster has none.
  private static boolean same(Found before, Found now) {
    return before.source().equals(now.source()) && before.enabled() == now.enabled();
  }

  private void release(String name, Live old, @Nullable Live fresh) {
    if (fresh == null || fresh.connection != old.connection) {
      old.connection.close();
    }
    if (fresh == null) {
      listeners.tell("removed", name);
    }
  }

  private void announce(String name, @Nullable Live old, Live fresh) {
    if (old == null) {
      listeners.tell("added", name);
    } else if (!old.equals(fresh)) {
      listeners.tell("updated", name);
    }
  }

  private void keepLooking() {
    looking.lock();
    try {
      while (!closed) {
        if (!ended.await(config.resync().toNanos(), TimeUnit.NANOSECONDS)) {
          lookQuietly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looking.unlock();
    }
  }

  private void lookQuietly() {
    try {
      resync();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "clusters stay as they were, they cannot be read", e);
    }
  }

  /// Ends every stream and connection.
  @Override
  public void close() {
    looking.lock();
    try {
      closed = true;
      ended.signalAll();
      live.values().forEach(cluster -> cluster.connection.close());
      live = Map.of();
      listeners.close();
    } finally {
      looking.unlock();
    }
  }
}
