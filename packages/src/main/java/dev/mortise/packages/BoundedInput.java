package dev.mortise.packages;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes up to a number and within a time; one more is a failure, not an end.
final class BoundedInput extends FilterInputStream {
  private final long max;
  private final Watch watch;
  private long read;

  BoundedInput(InputStream in, long max, Watch watch) {
    super(in);
    this.max = max;
    this.watch = watch;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    watch.check();
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      read += count;
      if (read > max) {
        throw new TooLarge(max);
      }
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 64 * 1024)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// There was more than allowed.
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(long max) {
      super("it holds more than " + max + " bytes");
    }
  }
}
