package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Bytes that may be read before anybody wants them.
final class ReadAheadTest {
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> wire = new LinkedBlockingQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final ReadAhead bytes = new ReadAhead(this::read);

  private byte @Nullable [] read() {
    asked.countDown();
    try {
      byte[] piece = wire.take();
      return piece.length == 0 ? null : piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Test
  void whatWasReadAheadComesFirst() {
    wire.add(new byte[] {1});
    wire.add(new byte[] {2});
    wire.add(new byte[] {3});
    assertTrue(bytes.look());
    assertTrue(bytes.look());
    assertArrayEquals(new byte[] {1}, bytes.get());
    assertArrayEquals(new byte[] {2}, bytes.get());
    assertArrayEquals(new byte[] {3}, bytes.get());
  }

  @Test
  void noMoreIsReadAheadThanThereIsRoomFor() {
    wire.add(new byte[16 * 1024]);
    wire.add(new byte[] {2});
    assertTrue(bytes.look());
    assertTrue(bytes.look(), "it is still there, as far as can be told");
    assertEquals(1, wire.size());
  }

  @Test
  void theEndIsSeenBehindWhatWasReadAhead() {
    wire.add(new byte[] {1});
    wire.add(END);
    assertTrue(bytes.look());
    assertFalse(bytes.look());
    assertArrayEquals(new byte[] {1}, bytes.get());
    assertNull(bytes.get());
  }

  @Test
  void theEndIsSeenByBoth() {
    wire.add(END);
    assertFalse(bytes.look());
    assertNull(bytes.get());
  }

  @Test
  void theReaderWaitsForTheWatcher() throws InterruptedException {
    Thread watcher = Thread.ofVirtual().start(bytes::look);
    assertTrue(asked.await(30, TimeUnit.SECONDS));
    var got = new AtomicReference<byte @Nullable []>();
    Thread reader = Thread.ofVirtual().start(() -> got.set(bytes.get()));
    wire.add(new byte[] {7});
    assertTrue(watcher.join(Duration.ofSeconds(30)));
    assertTrue(reader.join(Duration.ofSeconds(30)));
    assertArrayEquals(new byte[] {7}, got.get());
  }

  @Test
  void aReaderThatWantsNoMoreDoesNotWaitForTheWatcher() throws InterruptedException {
    Thread watcher = Thread.ofVirtual().start(bytes::look);
    assertTrue(asked.await(30, TimeUnit.SECONDS));
    bytes.end();
    assertNull(bytes.get());
    watcher.interrupt();
    assertTrue(watcher.join(Duration.ofSeconds(30)));
  }
}
