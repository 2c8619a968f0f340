package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Direction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers requests that wait for their response, each direction by itself. One thread.
final class Exchanges {
  /// The oldest is forgotten when more are open in one direction.
  static final int OPEN_MAX = 10_000;

  /// Longer ids and methods are not remembered.
  private static final int TEXT_MAX = 512;

  /// A request and its response.
  record Exchange(String id, String method) {}

  private final String prefix;
  private final Map<String, Exchange> inbound = bounded();
  private final Map<String, Exchange> outbound = bounded();
  private long count;

  Exchanges(String session) {
    this.prefix = session.substring(0, 8) + "-";
  }

  /// A request passed.
  Exchange asked(Direction direction, String key, String method) {
    Exchange exchange = new Exchange(prefix + ++count, method);
    if (key.length() <= TEXT_MAX && method.length() <= TEXT_MAX) {
      requests(direction).put(key, exchange);
    }
    return exchange;
  }

  /// A response passed; the exchange it closes, where its request was seen.
  Optional<Exchange> answered(Direction direction, String key) {
    Direction asked = direction == Direction.INBOUND ? Direction.OUTBOUND : Direction.INBOUND;
    return Optional.ofNullable(requests(asked).remove(key));
  }

  private Map<String, Exchange> requests(Direction direction) {
    return direction == Direction.INBOUND ? inbound : outbound;
  }

  private static Map<String, Exchange> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Exchange> eldest) {
        return size() > OPEN_MAX;
      }
    };
  }
}
