package dev.mortise.api;

import org.jspecify.annotations.Nullable;

/// Bytes that arrive piece by piece: the streamed body of a request or a response.
///
/// Pulled by its reader, so a slow reader slows the writer and nothing piles up. One thread reads.
/// A record of a contract may have one component of this type.
public interface Body extends AutoCloseable {
  /// The next piece, never empty, or null at the end; blocks until there is one.
  ///
  /// @throws PluginException what ended the other side, for example `CANCELLED`, `PLUGIN_CRASHED`
  byte @Nullable [] next();

  /// Says that no more will be read; the writer is told. Idempotent.
  @Override
  void close();

  /// How many bytes are still to be read, where that is known beforehand; -1 elsewhere. Who finds 0
  /// need not wait for a writer.
  default long length() {
    return -1;
  }

  /// A body without a byte.
  static Body empty() {
    return of(Bytes.EMPTY);
  }

  /// A body of one piece.
  static Body of(Bytes bytes) {
    return new Body() {
      private @Nullable Bytes rest = bytes.size() == 0 ? null : bytes;

      @Override
      public byte @Nullable [] next() {
        var piece = rest;
        rest = null;
        return piece == null ? null : piece.array();
      }

      @Override
      public long length() {
        Bytes left = rest;
        return left == null ? 0 : left.size();
      }

      @Override
      public void close() {
        rest = null;
      }
    };
  }
}
