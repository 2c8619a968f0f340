package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.wire.goplugin.ConnInfo;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BrokerTest {
  private static final int FLOOD = 100_000;

  @Test
  @DisplayName(
      "torture/16 a peer that announces the same connection for ever leaves nothing behind")
  void torture16_announcements() {
    var rule = new AddressRule("echo", null, true);
    try (var broker = new Broker(rule, () -> UnixDomainSocketAddress.of("/none"), null, 1024)) {
      // What is delayed waits in the JDK's own pool.
      long before = ForkJoinPool.commonPool().getDelayedTaskCount();
      ConnInfo info = ConnInfo.newBuilder().setServiceId(7).setNetwork("unix").build();
      for (int i = 0; i < FLOOD; i++) {
        broker.announced(info);
      }
      long left = ForkJoinPool.commonPool().getDelayedTaskCount() - before;
      // A slow machine may have forgotten the first of them after its 5 s, several times over.
      assertTrue(left < 100, left + " tasks");
    }
  }
}
