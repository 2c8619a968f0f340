package dev.mortise.server;

import dev.mortise.api.Body;
import java.io.InputStream;

/// A body as a stream of the JDK's kind.
final class BodyInput extends InputStream {
  private final Body body;
  private byte[] piece = new byte[0];
  private int at;
  private boolean over;

  BodyInput(Body body) {
    this.body = body;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    while (at == piece.length && !over) {
      byte[] next = body.next();
      over = next == null;
      piece = next == null ? new byte[0] : next;
      at = 0;
    }
    if (over) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, buffer, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {
    body.close();
  }
}
