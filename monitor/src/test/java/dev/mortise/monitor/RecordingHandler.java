package dev.mortise.monitor;

import dev.mortise.api.MessageHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// A handler that keeps what it saw, after doing what the test wants.
final class RecordingHandler implements MessageHandler {
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final CountDownLatch first = new CountDownLatch(1);
  private final Consumer<Message> before;

  RecordingHandler() {
    this(message -> {});
  }

  RecordingHandler(Consumer<Message> before) {
    this.before = before;
  }

  @Override
  public void started(Session session) {
    calls.add("started " + session.correlation().replaceAll("[0-9]+", "N"));
  }

  @Override
  public void observe(Message message) {
    first.countDown();
    before.accept(message);
    messages.add(message);
  }

  @Override
  public Decision decide(Message message) {
    return Decision.CONTINUE;
  }

  @Override
  public void event(Event event) {
    calls.add("event " + event.type());
  }

  @Override
  public void failed(Failure failure) {
    calls.add("failed " + failure.type());
  }

  @Override
  public void ended(Session session) {
    calls.add("ended");
  }
}
