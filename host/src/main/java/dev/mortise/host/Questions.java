package dev.mortise.host;

import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService.Subscription;
import dev.mortise.gate.CallContext;
import dev.mortise.gate.Gate;
import dev.mortise.gate.Missing;
import dev.mortise.gate.Once;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// What plugins wait for somebody to allow. Bounded in every direction: so many questions, so many
/// of one plugin, so many calls behind each; what was denied is not asked again for a while.
///
/// The lock is held for a few fields only; who waits for a person waits without it.
final class Questions implements Consents {
  /// No more wait for answers at the same time.
  static final int OPEN_MAX = 64;

  /// No more of one plugin.
  static final int PLUGIN_MAX = 8;

  /// How long a no holds for those who ask again.
  static final Duration QUIET = Duration.ofMinutes(1);

  private static final int DENIED_MAX = 1_024;

  private final InstantSource clock;
  private final Operators operators;
  private final Listeners<Question> listeners = new Listeners<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<OpenQuestion.Key, OpenQuestion> open = new LinkedHashMap<>();
  private final Map<OpenQuestion.Key, Instant> denied = new LinkedHashMap<>();
  private long asked;
  // Published when the host is put together, before any plugin starts.
  private volatile Desk desk = new Desk.Shut();

  /// Where answers go.
  interface Desk {
    /// Grants exactly what was missing.
    void grant(Missing missing, Caller by);

    /// Writes down an answer that grants nothing lasting.
    void said(Missing missing, Answer answer, Caller by);

    /// The plugin's own words about it.
    String why(Missing missing);

    /// Before the host is put together.
    record Shut() implements Desk {
      @Override
      public void grant(Missing missing, Caller by) {}

      @Override
      public void said(Missing missing, Answer answer, Caller by) {}

      @Override
      public String why(Missing missing) {
        return "";
      }
    }
  }

  Questions(InstantSource clock, Operators operators) {
    this.clock = clock;
    this.operators = operators;
  }

  void connect(Desk to) {
    desk = to;
  }

  /// Asks a person for what this call lacks, if somebody listens. Blocks until the answer or the
  /// end of the call's time; whether the call is let in is for the gate to say.
  Once ask(Gate gate, Call call, CallContext context) {
    Once once = Once.NOTHING;
    for (int asked = 0; asked < CallContext.DEPTH_MAX && !listeners.none(); asked++) {
      Optional<Missing> missing = gate.missing(call, context, once);
      Optional<Answer> answer = missing.flatMap(m -> answer(m, context));
      if (missing.isEmpty() || answer.isEmpty() || answer.get() == Answer.DENY) {
        return once;
      }
      if (answer.get() == Answer.ALLOW_ONCE) {
        List<Once.Right> rights = new ArrayList<>(once.rights());
        rights.add(new Once.Right(missing.get().party(), missing.get().need()));
        once = new Once(rights);
      }
    }
    return once;
  }

  private Optional<Answer> answer(Missing missing, CallContext context) {
    if (!QuestionText.showable(missing.need())) {
      return Optional.empty();
    }
    OpenQuestion.Key key = OpenQuestion.Key.of(missing);
    Optional<OpenQuestion> question = join(key, missing, context.caller());
    if (question.isEmpty()) {
      return Optional.empty();
    }
    try {
      return question.get().await(context.deadline().remaining());
    } finally {
      leave(key, question.get());
    }
  }

  /// The question all who want the same wait for; none where the host has enough of them.
  private Optional<OpenQuestion> join(OpenQuestion.Key key, Missing missing, Caller caller) {
    lock.lock();
    try {
      Instant no = denied.get(key);
      if (listeners.none() || (no != null && clock.instant().isBefore(no.plus(QUIET)))) {
        return Optional.empty();
      }
      OpenQuestion question = open.get(key);
      if (question == null) {
        long same = open.keySet().stream().filter(k -> k.plugin().equals(key.plugin())).count();
        if (open.size() >= OPEN_MAX || same >= PLUGIN_MAX) {
          return Optional.empty();
        }
        String id = Long.toString(++asked);
        question = new OpenQuestion(id, missing, desk.why(missing), clock.instant());
        open.put(key, question);
      }
      question.enter(caller);
      listeners.tell(question.told());
      return Optional.of(question);
    } finally {
      lock.unlock();
    }
  }

  private void leave(OpenQuestion.Key key, OpenQuestion question) {
    lock.lock();
    try {
      if (question.leave() == 0) {
        open.remove(key, question);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Question> list(Caller by) {
    operators.require(by, "", "see what plugins ask for");
    lock.lock();
    try {
      return open.values().stream().map(OpenQuestion::told).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void answer(String id, Answer answer, Caller by) {
    OpenQuestion question = claim(id, answer, by);
    Answer given = Answer.DENY;
    try {
      if (answer == Answer.ALLOW) {
        desk.grant(question.missing(), by);
      } else {
        desk.said(question.missing(), answer, by);
      }
      given = answer;
    } finally {
      question.answered(given);
    }
  }

  /// Takes the question out, so that nobody else answers it.
  private OpenQuestion claim(String id, Answer answer, Caller by) {
    lock.lock();
    try {
      OpenQuestion question =
          open.values().stream()
              .filter(q -> q.id().equals(id))
              .findFirst()
              .orElseThrow(() ->
                  new PluginException(
                      ErrorCode.NOT_FOUND,
                      "There is no question \"%s\" any more; see mortise consent list."
                          .formatted(LogText.clean(id))));
      operators.require(by, question.missing().party().plugin(), "answer for others");
      OpenQuestion.Key key = OpenQuestion.Key.of(question.missing());
      open.remove(key);
      if (answer == Answer.DENY) {
        denied.remove(key);
        denied.put(key, clock.instant());
        if (denied.size() > DENIED_MAX) {
          denied.remove(denied.keySet().iterator().next());
        }
      }
      return question;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Subscription listen(Consumer<Question> listener, Caller by) {
    operators.require(by, "", "be asked what plugins may do");
    lock.lock();
    try {
      List<Question> waiting = open.values().stream().map(OpenQuestion::told).toList();
      Subscription subscription = listeners.listen(listener, waiting);
      return () -> {
        subscription.close();
        refuseIfAlone();
      };
    } finally {
      lock.unlock();
    }
  }

  /// Where nobody is left to ask, nobody waits.
  private void refuseIfAlone() {
    lock.lock();
    try {
      if (listeners.none()) {
        open.values().forEach(q -> q.answered(Answer.DENY));
        open.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    listeners.close();
    lock.lock();
    try {
      open.values().forEach(q -> q.answered(Answer.DENY));
      open.clear();
    } finally {
      lock.unlock();
    }
  }
}
