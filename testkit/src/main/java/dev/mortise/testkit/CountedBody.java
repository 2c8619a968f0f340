package dev.mortise.testkit;

import dev.mortise.api.Body;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A body that goes on until it is closed, and counts what was taken of it.
final class CountedBody implements Body {
  private final int pieceBytes;
  private final AtomicInteger given = new AtomicInteger();
  // Written by the test and by whoever closes, read by whoever reads.
  private volatile int limit = Integer.MAX_VALUE;
  private volatile boolean closed;

  CountedBody(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  /// It ends after so many pieces.
  void limit(int pieces) {
    limit = pieces;
  }

  int given() {
    return given.get();
  }

  boolean closed() {
    return closed;
  }

  @Override
  public byte @Nullable [] next() {
    if (closed || given.get() >= limit) {
      return null;
    }
    given.incrementAndGet();
    return new byte[pieceBytes];
  }

  @Override
  public void close() {
    closed = true;
  }
}
