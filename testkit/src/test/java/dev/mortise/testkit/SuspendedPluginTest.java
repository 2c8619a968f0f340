package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A plugin whose process really stands still.
@Timeout(300)
@Tag("process")
final class SuspendedPluginTest {
  private static final String FROZEN = "contract";
  private static final String OTHER = "tax-go";

  // Published by the listener before the latch.
  private volatile String ended = "";
  private final CountDownLatch back = new CountDownLatch(1);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  SuspendedPluginTest() {}

  @Test
  @DisplayName("torture/17: a suspended plugin is ended after three silent checks, and is back")
  void isEndedAndStartedAgain() throws Exception {
    write();
    try (var host = open()) {
      long frozen = pid(host, FROZEN);
      long other = pid(host, OTHER);
      TaxRule rule = host.host.extensions(TaxRule.class, RealHost.CALLER).getFirst().call();
      try (var _ = host.host.onChange(this::changed)) {
        var stop = new ProcessBuilder("kill", "-STOP", Long.toString(frozen));
        assertEquals(0, stop.start().waitFor());
        while (!back.await(10, TimeUnit.MILLISECONDS)) {
          var tax = rule.tax(new TaxRule.Order("o", "FR", 1000));
          assertEquals(200, tax.cents(), "the other one notices nothing");
        }
      }
      assertTrue(ended.contains("3 health checks in a row"), ended);
      assertEquals("{}", host.tool(FROZEN, "echo", "{}"));
      assertNotEquals(frozen, pid(host, FROZEN));
      // What stands still is gone when the system has had its turn at it.
      ProcessHandle.of(frozen).ifPresent(left -> left.onExit().join());
      assertEquals(other, pid(host, OTHER));
    }
  }

  private void changed(PluginView view) {
    if (view.id().equals(FROZEN)) {
      if (view.state() instanceof PluginState.Failed failed) {
        ended = failed.reason();
      } else if (view.state() instanceof PluginState.Running && !ended.isEmpty()) {
        back.countDown();
      }
    }
  }

  private void write() {
    PluginPackageBuilder.of(FROZEN)
        .entry(GoBuild.binary("testkit/src/main/go/contract-plugin"))
        .permission("tool:offer:echo")
        .contributes("tools.echo", "description = \"Answers its arguments\"")
        .write(folder.resolve("plugins"));
    PluginPackageBuilder.of(OTHER)
        .entry(GoBuild.binary("examples/tax-go"))
        .permission("point:offer:acme.TaxRule")
        .contributes("points.\"acme.TaxRule\"", "version = \"1\"")
        .write(folder.resolve("plugins"));
  }

  private RealHost open() throws Exception {
    return RealHost.open(
        folder.resolve("home"),
        folder.resolve("plugins"),
        List.of(),
        config ->
            config
                .points(List.of(TaxRule.class))
                .healthInterval(Duration.ofMillis(100))
                .restarts(RealHost.stubborn()));
  }

  private static long pid(RealHost host, String id) {
    PluginView view = host.host.plugin(id).orElseThrow();
    return Objects.requireNonNull(view.pid(), () -> host.host.why(id).toString());
  }
}
