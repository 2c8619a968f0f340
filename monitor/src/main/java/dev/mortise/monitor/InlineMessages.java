package dev.mortise.monitor;

import dev.mortise.api.Bytes;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.MessageHandler.Session;
import java.time.Instant;
import java.util.Optional;

/// Makes of parts of lines what plugins in line are shown. Safe for any thread: both directions
/// count in one sequence, and a response is joined to the request that went the other way.
final class InlineMessages {
  private final Session session;
  private final Exchanges exchanges;
  private long sequence;

  InlineMessages(Session session) {
    this.session = session;
    this.exchanges = new Exchanges(session.id());
  }

  synchronized Message first(Direction direction, Part part) {
    Optional<Exchanges.Exchange> exchange = exchange(direction, part);
    String method =
        part.method() != null
            ? part.method()
            : exchange.map(Exchanges.Exchange::method).orElse(null);
    return new Message(
        session.id(),
        ++sequence,
        Instant.now(),
        direction,
        part.kind(),
        method,
        part.rpcId(),
        session.correlation(),
        exchange.map(Exchanges.Exchange::id).orElse(null),
        part.payload().length,
        false,
        Bytes.of(part.payload()));
  }

  private Optional<Exchanges.Exchange> exchange(Direction direction, Part part) {
    if (part.id() == null) {
      return Optional.empty();
    }
    return part.kind() == Kind.REQUEST && part.method() != null
        ? Optional.of(exchanges.asked(direction, part.id().key(), part.method()))
        : exchanges.answered(direction, part.id().key());
  }

  /// The same message after somebody in line replaced it.
  static Message after(Message before, Part part) {
    return new Message(
        before.session(),
        before.sequence(),
        before.time(),
        before.direction(),
        part.kind(),
        part.method() != null ? part.method() : before.method(),
        before.rpcId(),
        before.correlation(),
        before.exchange(),
        part.payload().length,
        false,
        Bytes.of(part.payload()));
  }
}
