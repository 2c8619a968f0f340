package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ClusterEvents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.Tool;
import dev.mortise.host.HostFunction;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// While one plugin plays its tricks, the plugin beside it answers every call, and the host's
/// memory stays within what calls may take.
@Timeout(300)
@Tag("process")
final class NeighbourTest {
  private static final String GOOD = "contract";
  private static final String BAD = "bad";
  private static final int CALLS = 200;
  private static final int ATTACKERS = 4;
  // Each attacker's answer may have 64 MiB; the rest is the host with its queues.
  private static final long MEMORY_MAX = (ATTACKERS * 64L + 128) << 20;
  // What is tried here is the host under load, not how it bounds load.
  private static final String RATE = "[limits]\nrate = \"100000/s\"";
  private static final Duration HURRY = Duration.ofMillis(500);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  NeighbourTest() {}

  @BeforeEach
  void good() {
    PluginPackageBuilder.of(GOOD)
        .entry(GoBuild.binary("testkit/src/main/go/contract-plugin"))
        .permission("tool:offer:echo")
        .contributes("tools.echo", "description = \"Answers its arguments\"")
        .toml(RATE)
        .write(folder.resolve("plugins"));
  }

  @ParameterizedTest(name = "torture/16: nobody else notices a lawless plugin, {0}")
  @EnumSource
  void nobodyElseNotices(LawlessPlugin.Trick trick) throws Exception {
    PluginPackageBuilder.of(BAD)
        .entry(LawlessPlugin.class, trick.name())
        .manifest(
            """
            id = "bad"
            name = "bad"
            version = "1.0.0"
            license = "MIT"
            [runtime]
            kind = "process"
            dialect = "kite"
            [runtime.entry]
            any = "run"
            [[permissions]]
            use = "cluster:observe"
            why = "a test"
            [[permissions]]
            use = "process:unconfined"
            why = "a test"
            [limits]
            rate = "100000/s"
            [contributes.cluster-events]
            """)
        .write(folder.resolve("plugins"));
    try (var host = open()) {
      var event = new ClusterEvents.Event("added", "a-cluster-with-a-name");
      ClusterEvents bad =
          host.host.contribution(ClusterEvents.class, BAD, "", RealHost.CALLER, HURRY);
      check(
          host,
          () -> {
            bad.changed(event);
            throw new PluginException(ErrorCode.INTERNAL, "nothing was wrong with " + trick);
          });
    }
  }

  @ParameterizedTest(name = "torture/16: nobody else notices a plugin that misbehaves, {0}")
  @EnumSource(names = {"HANGS", "HUGE_ANSWER", "FLOODS_OUTPUT", "FLOODS_HOST"})
  void nobodyElseNotices(HostilePlugin.Behaviour behaviour) throws Exception {
    PluginPackageBuilder.of(BAD)
        .entry(HostilePlugin.class, behaviour.name(), BAD)
        .permission("tool:offer:work")
        .contributes("tools.work", "description = \"Works\"")
        .toml(RATE)
        .write(folder.resolve("plugins"));
    try (var host = open()) {
      Tool bad = host.host.contribution(Tool.class, BAD, "work", RealHost.CALLER, HURRY);
      check(host, () -> bad.execute(new Tool.Invocation(Json.EMPTY, "")));
    }
  }

  private RealHost open() throws Exception {
    List<HostFunction<?>> functions = List.of(new HostFunction<>(Log.class, _ -> _ -> {}));
    var host =
        RealHost.open(
            folder.resolve("home"),
            folder.resolve("plugins"),
            functions,
            config -> config.restarts(RealHost.stubborn()));
    for (String id : List.of(GOOD, BAD)) {
      assertInstanceOf(
          PluginState.Running.class, host.state(id), () -> host.host.why(id).toString());
    }
    return host;
  }

  private static void check(RealHost host, Runnable attack) throws InterruptedException {
    var attackers = new Attackers(attack);
    try (attackers) {
      for (int i = 0; i < CALLS || attackers.attacks.get() < 2 * ATTACKERS; i++) {
        String arguments = "{\"call\":" + i + "}";
        assertEquals(arguments, host.tool(GOOD, "echo", arguments));
        if (i % (CALLS / 4) == 0) {
          long used = memory();
          assertTrue(used < MEMORY_MAX, "the host holds " + (used >> 20) + " MiB");
        }
      }
    }
    assertEquals(List.of(), List.copyOf(attackers.surprises));
    assertEquals(0, host.host.plugin(GOOD).orElseThrow().restarts());
  }

  /// Threads that do the same until they are told to stop.
  private static final class Attackers implements AutoCloseable {
    private final Runnable attack;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    final AtomicInteger attacks = new AtomicInteger();
    final Queue<String> surprises = new ConcurrentLinkedQueue<>();

    Attackers(Runnable attack) {
      this.attack = attack;
      for (int i = 0; i < ATTACKERS; i++) {
        threads.execute(this::run);
      }
    }

    private void run() {
      while (!over.get()) {
        try {
          attack.run();
        } catch (PluginException e) {
          if (!e.getMessage().startsWith(BAD)) {
            surprises.add(e.getMessage());
          }
        }
        attacks.incrementAndGet();
      }
    }

    @Override
    public void close() {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /// What is really held: on the heap after a collection, and beside it.
  private static long memory() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
