package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.Progress;
import dev.mortise.api.ProgressListener;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Tool;
import dev.mortise.host.HostCaller;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams of host functions under a real host and its gate, asked by real processes.
final class RevokedStreamTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Permission WATCH = Permission.parse("k8s:watch:pods");

  @TempDir private Path folder;

  private final CountDownLatch watching = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  @SuppressWarnings("NullAway") // JUnit sets the folder
  RevokedStreamTest() {}

  @Test
  void aJavaPluginsStreamEndsWithItsRight() throws Exception {
    // A source file, since a sandbox shows a plugin the SDK's class path but not the test's own.
    String source =
        "public final class Contract { public static void main(String[] args) {"
            + " dev.mortise.testkit.ContractPlugin.main(args); } }";
    check(PluginPackageBuilder.of("contract").entry("Contract.java", source));
  }

  @Test
  void aGoPluginsStreamEndsWithItsRight() throws Exception {
    Path binary = GoBuild.binary("testkit/src/main/go/contract-plugin");
    check(PluginPackageBuilder.of("contract").entry(binary));
  }

  private void check(PluginPackageBuilder plugin) throws Exception {
    Path plugins = folder.resolve("plugins");
    plugin
        .permission(WATCH.toString())
        .contributes("tools.watch", "description = \"d\"")
        .contributes("tools.progress", "description = \"d\"")
        .write(plugins);
    try (PluginHost host = open(plugins)) {
      for (PermissionStatus status : host.permissions("contract")) {
        host.grant("contract", status.permission(), true, ADA);
      }
      assertTrue(host.awaitSettled(Duration.ofMinutes(2)));
      hearsItsOwnProgress(host);
      var answer = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> answer.complete(use(host, "watch")));
      assertTrue(watching.await(60, TimeUnit.SECONDS), "the plugin watches");
      host.revoke("contract", WATCH, ADA);
      assertEquals("1 PERMISSION_DENIED", answer.get(60, TimeUnit.SECONDS));
      assertTrue(closed.await(60, TimeUnit.SECONDS), "what served the stream has let go");
    }
  }

  private static void hearsItsOwnProgress(PluginHost host) {
    Queue<Progress.Report> heard = new ConcurrentLinkedQueue<>();
    ProgressListener.during(heard::add, () -> use(host, "progress"));
    assertEquals(List.of(new Progress.Report(1, 2, "half")), List.copyOf(heard));
    assertEquals("told", use(host, "progress"), "nobody has to listen");
    assertEquals(1, heard.size());
  }

  private static String use(PluginHost host, String tool) {
    return host.contribution(Tool.class, "contract", tool, ADA, Duration.ofMinutes(2))
        .execute(new Tool.Invocation(Json.EMPTY, ""))
        .text();
  }

  private PluginHost open(Path plugins) throws IOException {
    Path run = Files.createTempDirectory("mr");
    ProcessRuntime runtime =
        ProcessRuntime.create(
            ProcessRuntimeConfig.builder(run).sdkJars(ProcessPlugins.classPath()).build());
    HostConfig config =
        HostConfig.builder(folder.resolve("home")).pluginDirs(List.of(plugins)).runDir(run).build();
    return PluginHost.open(
        config,
        HostPorts.builder()
            .runtimes(List.of(runtime))
            .functions(
                List.of(
                    new HostFunction<>(Kubernetes.class, _ -> kubernetes()),
                    new HostFunction<>(Progress.class, RevokedStreamTest::progress)))
            .build());
  }

  private static Progress progress(HostCaller caller) {
    return report -> caller.progress().reported(report);
  }

  private Kubernetes kubernetes() {
    return (Kubernetes)
        Proxy.newProxyInstance(
            Kubernetes.class.getClassLoader(),
            new Class<?>[] {Kubernetes.class},
            (_, _, _) -> new Endless());
  }

  /// One change, and then nothing for ever.
  private final class Endless implements Items<ResourceType.Event> {
    private boolean first = true;

    @Override
    public ResourceType.Event next() {
      if (first) {
        first = false;
        return new ResourceType.Event("ADDED", Json.EMPTY);
      }
      watching.countDown();
      try {
        new CountDownLatch(1).await();
        throw new IllegalStateException("nobody counts down");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "interrupted", e);
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
