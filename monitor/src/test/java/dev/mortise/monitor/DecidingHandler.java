package dev.mortise.monitor;

import dev.mortise.api.MessageHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A handler that decides what the test wants, and keeps what it was asked and shown.
final class DecidingHandler implements MessageHandler {
  final List<Message> asked = new CopyOnWriteArrayList<>();
  final List<Message> copies = new CopyOnWriteArrayList<>();
  private final Function<Message, Decision> decide;

  DecidingHandler(Function<Message, Decision> decide) {
    this.decide = decide;
  }

  /// One that decides so about what goes to the server, and lets pass what comes from it.
  static DecidingHandler inbound(Function<Message, Decision> decide) {
    return new DecidingHandler(
        m -> m.direction() == Direction.INBOUND ? decide.apply(m) : Decision.CONTINUE);
  }

  @Override
  public void started(Session session) {}

  @Override
  public void observe(Message message) {
    copies.add(message);
  }

  @Override
  public Decision decide(Message message) {
    asked.add(message);
    return decide.apply(message);
  }

  @Override
  public void event(Event event) {}

  @Override
  public void failed(Failure failure) {}

  @Override
  public void ended(Session session) {}
}
