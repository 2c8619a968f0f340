package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.needs;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static dev.mortise.host.HostFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.api.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
  private static final Reply OK =
      new Reply(Json.of("{\"text\":\"ok\",\"failed\":false}"), dev.mortise.api.Bytes.EMPTY);

  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  @TempDir Path home;
  private HostFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home).tuned(b -> b.grantDeclared(true));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  @Test
  @DisplayName("torture/41 of 100,000 calls under reloads not one fails")
  void noCallFails() throws Exception {
    FakePlugin plugin = fixture.add("a");
    plugin.answer =
        (connection, _) -> {
          // An instance that was stopped answers nobody: whoever is inside must be waited for.
          if (connection.ended.isDone()) {
            throw new PluginException(ErrorCode.PLUGIN_CRASHED, "It is gone.");
          }
          return OK;
        };
    PluginHost host = fixture.open();
    Tool hello = tool(host, "a");
    AtomicInteger failed = new AtomicInteger();
    int reloads = 0;
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < 10; caller++) {
        all.add(callers.submit(() -> call(hello, 10_000, failed)));
      }
      while (all.stream().anyMatch(f -> !f.isDone()) || reloads == 0) {
        host.reload("a", OPERATOR);
        reloads++;
      }
      for (Future<?> caller : all) {
        caller.get();
      }
    }
    assertEquals(0, failed.get());
    assertTrue(reloads > 0);
    assertEquals(1, plugin.alive().size());
  }

  private static void call(Tool hello, int times, AtomicInteger failed) {
    for (int i = 0; i < times; i++) {
      try {
        hello.execute(Calls.NOTHING);
      } catch (PluginException e) {
        failed.incrementAndGet();
      }
    }
  }

  @Test
  @DisplayName("torture/41 a thousand reloads leave one instance and one copy of its files")
  void aThousandTimes() throws Exception {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.open();
    for (int i = 0; i < 1_000; i++) {
      host.reload("a", OPERATOR);
    }
    assertEquals(1_001, plugin.started.size());
    assertEquals(1, plugin.alive().size());
    assertTrue(fixture.clock.waiting() <= 2, "timers pile up: " + fixture.clock.waiting());
    try (var copies = java.nio.file.Files.list(home.resolve("home/cache/snapshots"))) {
      assertEquals(1, copies.count());
    }
  }

  @Test
  @DisplayName("torture/41 a reload to a broken version leaves the old one untouched")
  void rollsBack() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.open();
    FakeConnection old = plugin.last();
    fixture.add("a", "2.0.0", "");
    plugin.startFails = FakePlugin.exited();
    assertEquals(ErrorCode.HANDSHAKE_EXITED, refusal(host));
    plugin.startFails = null;
    plugin.offers = List.of();
    assertEquals(ErrorCode.DESCRIPTION_MISMATCH, refusal(host));
    HostFixture.write(fixture.plugins.resolve("a/plugin.toml"), "id = ");
    assertEquals(ErrorCode.MANIFEST_INVALID, refusal(host));
    assertEquals("running", word(host, "a"));
    assertEquals("1.0.0", host.plugin("a").orElseThrow().version());
    assertEquals(List.of(old), plugin.alive());
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    plugin.offers = null;
    fixture.add("a", "2.0.0", "");
    host.reload("a", OPERATOR);
    assertEquals("2.0.0", host.plugin("a").orElseThrow().version());
    assertEquals("2.0.0", host.offers("tools").getFirst().version());
    assertTrue(old.stoppedGently.get());
  }

  private static ErrorCode refusal(PluginHost host) {
    return assertThrows(PluginException.class, () -> host.reload("a", OPERATOR)).code();
  }

  @Test
  @DisplayName("torture/41 a long call in flight is waited for, and answered")
  void drains() throws Exception {
    FakePlugin plugin = fixture.add("a");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    plugin.answer =
        (connection, _) -> {
          inside.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          assertFalse(connection.ended.isDone());
          return OK;
        };
    PluginHost host = fixture.open();
    Tool hello = tool(host, "a");
    var call = CompletableFuture.supplyAsync(() -> hello.execute(Calls.NOTHING).text(), VIRTUAL);
    inside.await();
    var reload = CompletableFuture.runAsync(() -> host.reload("a", OPERATOR), VIRTUAL);
    until("the new one runs", () -> plugin.started.size() == 2 && plugin.last().ready.get());
    assertFalse(reload.isDone());
    go.countDown();
    assertEquals("ok", call.get());
    reload.get();
    assertEquals(1, plugin.alive().size());
  }

  @Test
  @DisplayName("torture/41 a reload of a dependency leaves those that need it running")
  void reloadsDependencies() {
    fixture.add("a", "1.0.0", needs("b = \"^1\""));
    fixture.add("b");
    PluginHost host = fixture.open();
    fixture.add("b", "1.1.0", "");
    host.reload("b", OPERATOR);
    assertEquals("running", word(host, "a"));
    fixture.add("b", "2.0.0", "");
    PluginException e = assertThrows(PluginException.class, () -> host.reload("b", OPERATOR));
    assertEquals(ErrorCode.DEPENDENCY_UNMET, e.code());
    assertEquals("1.1.0", host.plugin("b").orElseThrow().version());
  }

  @Test
  void grantsBelongToContent() {
    fixture.tuned(b -> b.grantDeclared(false));
    fixture.add("a");
    PluginHost host = fixture.open();
    Permission offer = Permission.parse("tool:offer:hello");
    host.grant("a", offer, OPERATOR);
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    fixture.add("a", "1.0.1", "");
    PluginException e = assertThrows(PluginException.class, () -> host.reload("a", OPERATOR));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(e.getMessage().endsWith("mortise plugins grant a tool:offer:hello"), e.getMessage());
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    host.grant("a", offer, OPERATOR);
    host.reload("a", OPERATOR);
    assertEquals("1.0.1", host.plugin("a").orElseThrow().version());
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
  }
}
