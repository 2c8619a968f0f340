package dev.mortise.api;

import dev.mortise.api.PluginService.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// What plugins ask for while they run: declared, not granted, and waiting for a person to say yes
/// or no.
///
/// A plugin waits only while a surface that can answer listens; else it is refused at once, with
/// the command that would allow it. Asked and answered only by whoever may change grants. Safe for
/// any thread.
public interface Consents {
  /// What waits for an answer now, oldest first; never many.
  List<Question> list(Caller by);

  /// Answers one question, and with it every call that waits for the same thing.
  ///
  /// @param id of the question
  /// @throws PluginException `NOT_FOUND` when it was answered by somebody else, or nobody waits for
  ///   it any more
  void answer(String id, Answer answer, Caller by);

  /// Tells a surface of every question, those that wait already first, on a thread of the host's
  /// own. As long as it listens, plugins wait for answers.
  Subscription listen(Consumer<Question> listener, Caller by);

  /// One thing that a plugin wants, and nobody allowed yet.
  ///
  /// @param id names it in an answer
  /// @param plugin the id of the plugin
  /// @param version of the very instance that asks
  /// @param permission what would be granted: exactly this, no more
  /// @param shown what a person reads, harmless for a screen; the plugin's own words stand in
  ///   quotes
  /// @param callers on whose behalf, in words
  /// @param calls how many calls wait for the answer
  /// @param since when the first of them came
  /// @param command what would grant it on the command line, quoted for the shell
  record Question(
      String id,
      String plugin,
      String version,
      Permission permission,
      String shown,
      List<String> callers,
      int calls,
      Instant since,
      String command) {
    /// Copies the list.
    public Question {
      callers = List.copyOf(callers);
    }
  }

  /// What a person says.
  enum Answer {
    /// For the calls that wait now; the right ends with them.
    ALLOW_ONCE,
    /// Grants it, until somebody takes it back.
    ALLOW,
    /// No, for the calls that wait now.
    DENY
  }
}
