package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents.Answer;
import dev.mortise.api.Consents.Question;
import dev.mortise.gate.Missing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One question and those who wait for its answer. Changed under the lock of [Questions]; waited
/// for without it.
final class OpenQuestion {
  private static final int CALLERS_SHOWN = 5;

  private final String id;
  private final Missing missing;
  private final String why;
  private final Instant since;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final Set<String> callers = new LinkedHashSet<>();
  private int waiting;

  /// Two calls that lack the same thing wait for the same answer.
  record Key(String plugin, String owner, String permission, boolean background) {
    static Key of(Missing missing) {
      return new Key(
          missing.party().plugin(),
          missing.party().owner(),
          missing.need().toString(),
          missing.background());
    }
  }

  OpenQuestion(String id, Missing missing, String why, Instant since) {
    this.id = id;
    this.missing = missing;
    this.why = why;
    this.since = since;
  }

  String id() {
    return id;
  }

  Missing missing() {
    return missing;
  }

  void enter(Caller caller) {
    waiting++;
    if (callers.size() <= CALLERS_SHOWN) {
      callers.add(caller.kind() + " " + QuestionText.cut(LogText.clean(caller.name()), 60));
    }
  }

  /// @return how many are left
  int leave() {
    return --waiting;
  }

  /// Nothing, where nobody answers in time.
  Optional<Answer> await(Duration time) {
    try {
      return Optional.of(answer.get(time.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  void answered(Answer given) {
    answer.complete(given);
  }

  /// As surfaces see it now.
  Question told() {
    List<String> shown = new ArrayList<>(callers);
    if (shown.size() > CALLERS_SHOWN) {
      shown.subList(CALLERS_SHOWN, shown.size()).clear();
      shown.add("others");
    }
    return new Question(
        id,
        missing.party().plugin(),
        missing.party().version(),
        missing.need(),
        QuestionText.of(missing, why),
        shown,
        waiting,
        since,
        QuestionText.command(missing));
  }
}
