package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Contract;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.NeedsNothing;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallRecord;
import dev.mortise.protocol.JsonCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a host function needs while it runs, and what ends it.
final class FurtherNeedsTest {
  @TempDir private Path home;

  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private HostFixture fixture;

  /// Goes on from host to host, and waits.
  @Contract("hops")
  interface Hops {
    @NeedsNothing("each hop is judged while it runs")
    void go(Hop to);

    @NeedsNothing("waiting is harmless")
    Items<Hop> await();

    record Hop(String host) {}
  }

  @SuppressWarnings("NullAway") // JUnit sets the folder, the fixture is made before each test
  FurtherNeedsTest() {}

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home);
    fixture.functions.add(new HostFunction<>(Hops.class, this::hops));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private Hops hops(HostCaller caller) {
    return new Hops() {
      @Override
      public void go(Hop to) {
        caller.admission().admit(new Permission("net", "http", to.host(), null));
      }

      @Override
      public Items<Hop> await() {
        return new Waiting();
      }
    };
  }

  /// Nothing ever comes.
  private final class Waiting implements Items<Hops.Hop> {
    @Override
    public Hops.Hop next() {
      waiting.countDown();
      try {
        new CountDownLatch(1).await();
        throw new IllegalStateException("nobody counts down");
      } catch (InterruptedException e) {
        interrupted.countDown();
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "interrupted", e);
      }
    }

    @Override
    public void close() {
      // There is nothing to let go.
    }
  }

  private static HostRequest request(String method, Object head) {
    return new HostRequest(
        new byte[0],
        "hops",
        method,
        head instanceof Json json ? json : JsonCodec.encode(head),
        Bytes.EMPTY,
        null);
  }

  @Test
  @DisplayName(
      "torture/31: each hop of a host function is judged and recorded as a call of its own")
  void eachHopIsJudged() {
    FakePlugin plugin =
        fixture.add(
            "a", "1.0.0", "permissions = [{ use = \"net:http:*.example.com\", why = \"reads\" }]");
    PluginHost host = fixture.openGranting();
    HostDoor door = plugin.last().launch.door();
    door.call(request("go", new Hops.Hop("b.example.com")));
    PluginException e =
        assertThrows(
            PluginException.class, () -> door.call(request("go", new Hops.Hop("b.example.org"))));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    List<String> judged = host.recentCalls(10).stream().map(FurtherNeedsTest::shown).toList();
    assertTrue(judged.contains("DONE net:http:b.example.com"), judged.toString());
    assertTrue(judged.contains("REFUSED net:http:b.example.org"), judged.toString());
  }

  private static String shown(CallRecord call) {
    return call.need() instanceof dev.mortise.api.Need.Holds holds
        ? call.outcome() + " " + holds.permission()
        : call.outcome() + "";
  }

  @Test
  void whoEndsAStreamEndsWhatServesIt() throws Exception {
    FakePlugin plugin = fixture.add("a");
    fixture.openGranting();
    var stream = plugin.last().launch.door().open(request("await", Json.EMPTY));
    assertTrue(waiting.await(60, TimeUnit.SECONDS));
    stream.cancel("enough");
    assertTrue(interrupted.await(60, TimeUnit.SECONDS));
  }

  @Test
  void aPluginsEndEndsWhatServesIt() throws Exception {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.openGranting();
    var stream = plugin.last().launch.door().open(request("await", Json.EMPTY));
    assertTrue(waiting.await(60, TimeUnit.SECONDS));
    host.close();
    assertTrue(interrupted.await(60, TimeUnit.SECONDS));
    assertThrows(PluginException.class, () -> stream.receive());
  }
}
