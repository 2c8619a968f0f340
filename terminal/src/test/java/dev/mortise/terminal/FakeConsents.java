package dev.mortise.terminal;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginService;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Questions that a test asks.
final class FakeConsents implements Consents {
  final List<Question> open = new CopyOnWriteArrayList<>();
  final List<String> answers = new CopyOnWriteArrayList<>();
  private final Semaphore release = new Semaphore(0);
  private final AtomicInteger held = new AtomicInteger();
  private volatile boolean holding;
  private final List<Consumer<Question>> listeners = new CopyOnWriteArrayList<>();

  void ask(String id, String plugin, String permission) {
    ask(
        new Question(
            id,
            plugin,
            "1.0.0",
            Permission.parse(permission),
            "\"reads rates\"",
            List.of("operator ada"),
            1,
            Instant.EPOCH,
            "mortise plugins grant " + plugin + " '" + permission + "'"));
  }

  void ask(Question question) {
    open.add(question);
    listeners.forEach(listener -> listener.accept(question));
  }

  /// Somebody else answered, or nobody waits any more; nobody is told.
  void end(String id) {
    open.removeIf(q -> q.id().equals(id));
  }

  /// From now on each list waits, with what was open when it was asked for, until it is released.
  void hold() {
    holding = true;
  }

  /// How many lists were held so far.
  int held() {
    return held.get();
  }

  void release() {
    release.release();
  }

  @Override
  public List<Question> list(Caller by) {
    List<Question> now = List.copyOf(open);
    if (holding) {
      held.incrementAndGet();
      release.acquireUninterruptibly();
    }
    return now;
  }

  @Override
  public void answer(String id, Answer answer, Caller by) {
    open.removeIf(q -> q.id().equals(id));
    answers.add(id + " " + answer);
  }

  @Override
  public PluginService.Subscription listen(Consumer<Question> listener, Caller by) {
    listeners.add(listener);
    open.forEach(listener);
    return () -> listeners.remove(listener);
  }
}
