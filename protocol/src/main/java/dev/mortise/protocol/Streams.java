package dev.mortise.protocol;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bodies and items as frames, and back.
final class Streams {
  /// Larger pieces are cut, so that no frame meets a limit of the carrier.
  static final int PIECE_BYTES_MAX = 256 * 1024;

  private Streams() {}

  static void sendBody(Body body, Exchange exchange) {
    try (body) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        for (int from = 0; from < piece.length; from += PIECE_BYTES_MAX) {
          int to = Math.min(piece.length, from + PIECE_BYTES_MAX);
          exchange.send(
              Frame.of(
                  Bytes.of(
                      from == 0 && to == piece.length
                          ? piece
                          : Arrays.copyOfRange(piece, from, to))));
        }
      }
    }
  }

  static void sendItems(Items<?> items, ValueShape shape, Exchange exchange) {
    try (items) {
      for (Object item = items.next(); item != null; item = items.next()) {
        exchange.send(new Frame(shape.head(item), shape.bytes(item)));
      }
    }
  }

  /// @param first what came before the rest; may be empty
  static Body body(Exchange exchange, Bytes first) {
    return new Body() {
      private @Nullable Bytes early = first.size() == 0 ? null : first;
      private boolean ended;

      @Override
      public byte @Nullable [] next() {
        if (early != null) {
          byte[] piece = early.array();
          early = null;
          return piece;
        }
        while (!ended) {
          Frame frame = exchange.receive();
          if (frame == null) {
            ended = true;
          } else if (frame.body().size() > 0) {
            return frame.body().array();
          }
        }
        return null;
      }

      @Override
      public void close() {
        early = null;
        if (!ended) {
          ended = true;
          exchange.cancel("the reader has read enough");
        }
      }
    };
  }

  /// What comes beside the head that opened a stream: a body, the bytes of the first frame, or
  /// nothing.
  static Object beside(ValueShape shape, Exchange exchange) {
    if (shape.streams()) {
      return incoming(exchange);
    }
    Frame first = shape.hasBytes() ? exchange.receive() : null;
    return first == null ? Bytes.EMPTY : first.body();
  }

  /// The body of a request: to stop reading it does not end the answer.
  static Body incoming(Exchange exchange) {
    Body whole = body(exchange, Bytes.EMPTY);
    return new Body() {
      private boolean closed;

      @Override
      public byte @Nullable [] next() {
        return closed ? null : whole.next();
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  static Items<Object> items(Exchange exchange, ValueShape shape) {
    return new Items<>() {
      private boolean ended;

      @Override
      public @Nullable Object next() {
        Frame frame = ended ? null : exchange.receive();
        if (frame == null) {
          ended = true;
          return null;
        }
        if (frame.head() == null) {
          throw new PluginException(
              ErrorCode.PLUGIN_PROTOCOL,
              "Expected a frame with a head for "
                  + shape.type().getSimpleName()
                  + ", got only bytes.");
        }
        return shape.value(frame.head(), frame.body());
      }

      @Override
      public void close() {
        if (!ended) {
          ended = true;
          exchange.cancel("the reader has read enough");
        }
      }
    };
  }
}
