package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ClusterEvents.Event;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.PluginException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which clusters there are, and who hears of it.
@Timeout(60)
final class ClustersTest {
  private static final Selection PODS = new Selection("", "pods", "dev", "", "", 0, "");

  @TempDir Path folder;
  private final MockCluster mock = new MockCluster();
  private final ClusterRecords records = ClusterRecords.inMemory();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    mock.close();
  }

  private Clusters open(Path... files) {
    return open(KubernetesLimits.DEFAULT, Duration.ofMinutes(1), files);
  }

  private Clusters open(KubernetesLimits limits, Duration resync, Path... files) {
    Clusters clusters =
        Clusters.open(
            new ClustersConfig(List.of(files), null, resync, limits),
            records,
            InstantSource.system());
    clusters.listen(events::add);
    return clusters;
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private String heard() throws InterruptedException {
    Event event = events.poll(30, TimeUnit.SECONDS);
    assertNotNull(event, "no event came");
    return event.type() + " " + event.cluster();
  }

  private static List<String> names(Clusters clusters) {
    return clusters.all().stream()
        .map(c -> c.name() + (c.isDefault() ? "*" : "") + (c.enabled() ? "" : "-"))
        .toList();
  }

  private ClusterRecord record(String name, boolean isDefault, boolean enabled) {
    return new ClusterRecord(name, "", mock.kubeconfig(), isDefault, enabled);
  }

  @Test
  void theFirstFilesCurrentContextIsTheDefaultUntilAnAddedOneSaysSo() throws Exception {
    Path first = file("first", MockCluster.kubeconfig("admin@one", "https://127.0.0.1:1", ""));
    Path second = file("second", MockCluster.kubeconfig("two", "https://127.0.0.1:1", ""));
    try (Clusters clusters = open(first, second)) {
      assertEquals(List.of("admin-one*", "two"), names(clusters));
      clusters.put(record("three", true, true));
      assertEquals(List.of("three*", "admin-one", "two"), names(clusters));
      clusters.put(record("four", true, true));
      assertEquals(List.of("three", "four*", "admin-one", "two"), names(clusters));
    }
  }

  @Test
  void listenersHearWhatComesChangesAndGoes() throws Exception {
    try (Clusters clusters = open()) {
      clusters.put(record("one", false, true));
      assertEquals("added one", heard());
      clusters.put(record("one", false, false));
      assertEquals("updated one", heard());
      clusters.remove("one");
      assertEquals("removed one", heard());
      clusters.resync();
      assertNull(events.poll());
    }
  }

  @Test
  void aFileThatChangesIsSeenWithoutBeingAsked() throws Exception {
    Path file = file("config", MockCluster.kubeconfig("one", "https://127.0.0.1:1", ""));
    try (Clusters clusters = open(KubernetesLimits.DEFAULT, Duration.ofMillis(20), file)) {
      // At once: a look between emptying and writing would find no cluster at all.
      Path next = file("next", MockCluster.kubeconfig("two", "https://127.0.0.1:1", ""));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      assertEquals("removed one", heard());
      assertEquals("added two", heard());
      assertEquals(List.of("two*"), names(clusters));
    }
  }

  @Test
  void whatAnotherHostAddsIsSeen() throws Exception {
    try (Clusters clusters = open(KubernetesLimits.DEFAULT, Duration.ofMillis(20))) {
      records.put(record("theirs", false, true));
      assertEquals("added theirs", heard());
      assertEquals(List.of("theirs*"), names(clusters));
    }
  }

  @Test
  void aDisabledClusterCannotBeUsedAndItsStreamsEnd() throws Exception {
    try (Clusters clusters = open()) {
      clusters.put(record("one", true, true));
      Items<?> watch = clusters.operations("one", Identity.CONFIGURED).watch(PODS);
      clusters.put(record("one", true, false));
      assertEquals(List.of("one-"), names(clusters));
      PluginException ended = assertThrows(PluginException.class, () -> assertNull(watch.next()));
      assertEquals(ErrorCode.UNAVAILABLE, ended.code());
      PluginException refusal =
          assertThrows(
              PluginException.class, () -> clusters.operations("one", Identity.CONFIGURED));
      assertEquals("Cluster one is disabled; enable it to use it.", refusal.getMessage());
    }
  }

  @Test
  void aKubeconfigInBracesIsReadAsItWasChecked() {
    String braces =
        "{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],"
            + " clusters: [{name: c, cluster: {server: '%s'}}], users: [{name: u, user: {}}]}"
                .formatted(mock.server().url("/"));
    try (Clusters clusters = open()) {
      clusters.put(new ClusterRecord("braces", "", braces, true, true));
      assertEquals("v1.20.2", clusters.probe("braces").version());
    }
  }

  @Test
  void anUnknownClusterIsNotFoundAndNoOtherIsNamed() throws Exception {
    try (Clusters clusters = open()) {
      clusters.put(record("one", false, true));
      PluginException refusal =
          assertThrows(PluginException.class, () -> clusters.probe("on\u001b[0me"));
      assertEquals(ErrorCode.NOT_FOUND, refusal.code());
      assertEquals("There is no cluster on [0me.", refusal.getMessage());
    }
  }

  @Test
  void whatAFileSaysIsNotChangedHere() throws Exception {
    Path file = file("config", MockCluster.kubeconfig("one", "https://127.0.0.1:1", ""));
    try (Clusters clusters = open(file)) {
      for (Runnable change :
          List.<Runnable>of(
              () -> clusters.remove("one"), () -> clusters.put(record("one", false, true)))) {
        PluginException refusal = assertThrows(PluginException.class, change::run);
        assertEquals(ErrorCode.CONFLICT, refusal.code(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
      }
      assertEquals(List.of(), records.all());
    }
  }

  /// The silent one takes connections and never answers. That the others answer at all while it is
  /// being asked is the proof; no time is compared.
  @Test
  void oneThatNeverAnswersDelaysNobody() throws Exception {
    KubernetesLimits patient =
        new KubernetesLimits(
            1 << 20, 1 << 20, 10, 10, 1 << 20, 10, Duration.ofMinutes(5), Duration.ofMinutes(5));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Clusters clusters = open(patient, Duration.ofMinutes(1))) {
      String nowhere = "http://127.0.0.1:" + silent.getLocalPort();
      clusters.put(
          new ClusterRecord(
              "silent", "", MockCluster.kubeconfig("silent", nowhere, ""), true, true));
      clusters.put(record("good", false, true));
      assertEquals(2, clusters.all().size());
      Thread asks =
          Thread.ofVirtual()
              .start(() ->
                  assertThrows(
                      PluginException.class,
                      () -> clusters.operations("silent", Identity.CONFIGURED).list(PODS)));
      silent.accept();
      assertEquals("v1.20.2", clusters.probe("good").version());
      clusters.operations("good", Identity.CONFIGURED).list(PODS);
      clusters.resync();
      clusters.remove("silent");
      assertEquals(List.of("good*"), names(clusters));
      asks.interrupt();
      asks.join();
    }
  }

  @Test
  void aBrokenFileIsListedWithTheReasonFromTheStart() throws Exception {
    Path file = file("broken", "a: [}");
    List<String> told = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger(Clusters.class.getName());
    log.setFilter(line -> told.add(line.getMessage()));
    try (Clusters clusters = open(file)) {
      ClusterView view = clusters.all().getFirst();
      assertEquals("broken", view.name());
      String reason = String.valueOf(view.error());
      assertTrue(reason.startsWith(file + " cannot be read: "), reason);
      clusters.resync();
      assertEquals(List.of("cluster broken: " + reason), told);
    } finally {
      log.setFilter(null);
    }
  }

  @Test
  void oneThatCannotBeReachedSaysWhy() throws Exception {
    // Bound, so that nobody else takes it, and not listening.
    try (Socket taken = new Socket();
        Clusters clusters = open()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = taken.getLocalPort();
      clusters.put(
          new ClusterRecord(
              "gone",
              "",
              MockCluster.kubeconfig("gone", "http://127.0.0.1:" + port, ""),
              true,
              true));
      ClusterView view = clusters.probe("gone");
      assertNull(view.version());
      assertEquals(
          "cluster gone: read its version: the cluster cannot be reached: nothing answers at its"
              + " address",
          view.error());
    }
  }
}
