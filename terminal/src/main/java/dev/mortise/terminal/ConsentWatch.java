package dev.mortise.terminal;

import dev.mortise.api.Consents;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What plugins wait for, as far as it is known. Belongs to the loop.
///
/// As long as it listens, plugins wait for an answer instead of being refused. The host tells of
/// new questions only; what was answered elsewhere, or is waited for no more, is found by asking.
final class ConsentWatch implements AutoCloseable {
  /// More are not kept; the host keeps few itself.
  static final int KEPT_MAX = 100;

  /// So often the host is asked while questions are known.
  private static final long ASKED_NANOS = 2_000_000_000L;

  private final Desk desk;
  private final Map<String, Consents.Question> questions = new LinkedHashMap<>();
  // Told of while the host was asked: its answer may not know them yet.
  private final Map<String, Consents.Question> meanwhile = new LinkedHashMap<>();
  // Answered here: an older list of the host's may still have them. Ids are used once.
  private final Set<String> answered = new LinkedHashSet<>();
  private PluginService.@Nullable Subscription subscription;
  // How many answers of the host are on their way.
  private int asking;
  private long asked = System.nanoTime();
  private boolean closed;

  ConsentWatch(Desk desk) {
    this.desk = desk;
  }

  /// Begins to listen. A host that cannot tell of questions is no failure.
  void start() {
    desk.ask(
        () ->
            desk.ports()
                .plugins()
                .consents()
                .listen(q -> desk.post(() -> take(q)), desk.ports().caller()),
        this::listening,
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }

  private void listening(PluginService.Subscription begun) {
    if (closed) {
      begun.close();
    } else {
      subscription = begun;
    }
  }

  private void take(Consents.Question question) {
    if (answered.contains(question.id())) {
      return;
    }
    if (asking > 0) {
      meanwhile.put(question.id(), question);
    }
    if (questions.size() < KEPT_MAX && questions.put(question.id(), question) == null) {
      desk.toast(
          Toast.Kind.INFO,
          question.plugin()
              + " asks for something; "
              + desk.config().keys().first(Command.CONSENTS)
              + " shows it");
    }
  }

  int waiting() {
    return questions.size();
  }

  /// Whether somebody still waits for the answer, as far as it is known.
  boolean waits(Consents.Question question) {
    return questions.containsKey(question.id());
  }

  List<Consents.Question> all() {
    return List.copyOf(questions.values());
  }

  /// Time passed.
  void tick() {
    if (!questions.isEmpty() && asking == 0 && System.nanoTime() - asked >= ASKED_NANOS) {
      refresh(() -> {}, _ -> {});
    }
  }

  /// What waits now, as the host knows it.
  void refresh(Runnable then) {
    refresh(then, this::failed);
  }

  private void refresh(Runnable then, Consumer<PluginException> failed) {
    asking++;
    desk.ask(
        () -> desk.ports().plugins().consents().list(desk.ports().caller()),
        list -> {
          refreshed(list);
          then.run();
        },
        e -> {
          asked();
          failed.accept(e);
        });
  }

  private void refreshed(List<Consents.Question> list) {
    questions.clear();
    list.forEach(this::keep);
    meanwhile.values().forEach(this::keep);
    asked();
  }

  private void keep(Consents.Question question) {
    if (questions.size() < KEPT_MAX && !answered.contains(question.id())) {
      questions.put(question.id(), question);
    }
  }

  private void asked() {
    asking--;
    if (asking == 0) {
      meanwhile.clear();
    }
    asked = System.nanoTime();
  }

  void answer(Consents.Question question, Consents.Answer answer) {
    questions.remove(question.id());
    answered.add(question.id());
    if (answered.size() > KEPT_MAX) {
      answered.remove(answered.iterator().next());
    }
    desk.ask(
        () -> {
          desk.ports().plugins().consents().answer(question.id(), answer, desk.ports().caller());
          return answer;
        },
        said -> desk.toast(Toast.Kind.SUCCESS, question.permission() + ": " + word(said)),
        e -> {
          answered.remove(question.id());
          failed(e);
          // It may wait still.
          refresh(() -> {}, _ -> {});
        });
  }

  private void failed(PluginException e) {
    desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage()));
  }

  private static String word(Consents.Answer answer) {
    return switch (answer) {
      case ALLOW -> "allowed until you take it back";
      case ALLOW_ONCE -> "allowed this once";
      case DENY -> "denied";
    };
  }

  @Override
  public void close() {
    closed = true;
    if (subscription != null) {
      subscription.close();
    }
  }
}
