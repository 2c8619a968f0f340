package dev.mortise.services;

import dev.mortise.api.Body;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import org.jspecify.annotations.Nullable;

/// A body that may not be longer than so many bytes.
final class Counted implements Body {
  private final Body body;
  private final long most;
  private final String label;
  private long left;

  Counted(Body body, long most, String label) {
    this.body = body;
    this.most = most;
    this.label = label;
    this.left = most;
  }

  @Override
  public byte @Nullable [] next() {
    byte[] piece = body.next();
    left -= piece == null ? 0 : piece.length;
    if (left < 0) {
      throw tooLong(label, most);
    }
    return piece;
  }

  @Override
  public void close() {
    body.close();
  }

  static PluginException tooLong(String label, long most) {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "%s: a stream of more than %d bytes was ended.".formatted(label, most));
  }
}
