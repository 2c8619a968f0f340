package dev.mortise.sdk;

import dev.mortise.api.MessageHandler;

/// A message handler that does nothing: extend it and write only the methods you need.
public class Messages implements MessageHandler {
  /// For subclasses.
  protected Messages() {}

  @Override
  public void started(Session session) {}

  @Override
  public void observe(Message message) {}

  @Override
  public Decision decide(Message message) {
    return Decision.CONTINUE;
  }

  @Override
  public void event(Event event) {}

  @Override
  public void failed(Failure failure) {}

  @Override
  public void ended(Session session) {}
}
