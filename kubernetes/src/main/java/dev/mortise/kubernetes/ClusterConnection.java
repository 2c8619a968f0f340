package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way to one cluster: made when it is first used, and closed with all its streams when the
/// cluster goes or changes.
///
/// Safe for any thread. Making it may run a command of the operator's kubeconfig; only those wait
/// for it who want this cluster.
final class ClusterConnection implements AutoCloseable {
  private static final Duration ASKED_EVERY = Duration.ofMinutes(1);
  private static final int VERSION_BYTES_MAX = 64 * 1024;

  private final String cluster;
  private final ClusterSource source;
  private final KubernetesLimits limits;
  private final InstantSource clock;
  private final ReentrantLock making = new ReentrantLock();
  private final AtomicBoolean asking = new AtomicBoolean();
  // Guarded by `making`.
  private @Nullable KubernetesClient client;
  private volatile boolean closed;
  private volatile @Nullable Reached reached;
  private volatile @Nullable Health health;

  /// What requests go through.
  record Reached(ApiServer server, Discovery discovery) {}

  /// How the cluster was the last time somebody asked.
  record Health(@Nullable String version, @Nullable String error, Instant when) {}

  ClusterConnection(
      String cluster, ClusterSource source, KubernetesLimits limits, InstantSource clock) {
    this.cluster = cluster;
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    if (source instanceof ClusterSource.Broken broken) {
      health = new Health(null, broken.reason(), clock.instant());
    }
  }

  /// @throws PluginException when its configuration cannot be used
  Reached reach() {
    Reached now = reached;
    return now != null ? now : make();
  }

  private Reached make() {
    making.lock();
    try {
      if (closed) {
        throw gone();
      }
      Reached now = reached;
      if (now == null) {
        KubernetesClient made = client();
        ApiServer server = new ApiServer(cluster, made, limits);
        now = new Reached(server, new Discovery(server, clock));
        client = made;
        reached = now;
      }
      return now;
    } finally {
      making.unlock();
    }
  }

  private PluginException gone() {
    return new PluginException(
        ErrorCode.UNAVAILABLE, "Cluster " + cluster + " was removed, disabled or changed.");
  }

  private KubernetesClient client() {
    try {
      Config config =
          new ConfigBuilder(source.config())
              .withConnectionTimeout((int) limits.connectTimeout().toMillis())
              .withRequestTimeout((int) limits.requestTimeout().toMillis())
              // A change that was sent twice is not the change that was asked for.
              .withRequestRetryBackoffLimit(0)
              // One connection for each stream: a slow reader of one slows no other.
              .withHttp2Disable(true)
              .withUserAgent("mortise")
              .build();
      return new KubernetesClientBuilder()
          .withConfig(config)
          .withHttpClientFactory(new JdkHttpClientFactory())
          .build();
    } catch (RuntimeException e) {
      throw Failures.broken("cluster " + cluster, e);
    }
  }

  /// What is known now; never waits. What is older than a minute is asked for again meanwhile.
  @Nullable Health health() {
    Health known = health;
    boolean old = known == null || known.when.plus(ASKED_EVERY).isBefore(clock.instant());
    if (old && asking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("cluster-" + cluster + "-version").start(this::askAndRelease);
    }
    return known;
  }

  private void askAndRelease() {
    try {
      ask();
    } finally {
      asking.set(false);
    }
  }

  /// Asks now and waits for the answer, as long as a request may take.
  Health ask() {
    Health answer;
    try {
      ApiServer server = reach().server();
      Json body =
          server
              .send(
                  ApiServer.Request.read("read its version", "version", Map.of()),
                  Identity.CONFIGURED,
                  VERSION_BYTES_MAX)
              .body();
      String version =
          Documents.text(Documents.json(server.subject("version"), body), "gitVersion");
      answer = new Health(PlainText.of(version), null, clock.instant());
    } catch (PluginException e) {
      answer = new Health(null, e.getMessage(), clock.instant());
    }
    health = answer;
    return answer;
  }

  /// Ends it without waiting: somebody may still be busy making it.
  @Override
  public void close() {
    closed = true;
    Thread.ofVirtual().name("cluster-" + cluster + "-close").start(this::release);
  }

  private void release() {
    making.lock();
    try {
      Reached before = reached;
      reached = null;
      if (before != null) {
        before.server.streams().endAll(gone());
      }
      if (client != null) {
        client.close();
      }
    } finally {
      making.unlock();
    }
  }
}
