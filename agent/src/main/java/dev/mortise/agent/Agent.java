package dev.mortise.agent;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A language model that may use tools on behalf of one person.
///
/// Each method says at once whether there is something to say, and returns the turn that says it. A
/// tool that changes something, and a question to the person, end a turn: what waits is kept under
/// a random id for fifteen minutes, for this person only and for one use. Safe for any thread.
public final class Agent implements AutoCloseable {
  private static final int VALUES_BYTES_MAX = 64 << 10;

  private final Supplier<AgentSettings> settings;
  private final AgentTools tools;
  private final PendingStore pending;
  private final InstantSource clock;
  private final ModelClient client;

  /// @param settings asked for at the beginning of each run
  public Agent(
      Supplier<AgentSettings> settings,
      AgentTools tools,
      PendingStore pending,
      InstantSource clock) {
    this(settings, tools, pending, clock, Agent::pause);
  }

  Agent(
      Supplier<AgentSettings> settings,
      AgentTools tools,
      PendingStore pending,
      InstantSource clock,
      ModelClient.Pause pause) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.tools = Objects.requireNonNull(tools, "tools");
    this.pending = Objects.requireNonNull(pending, "pending");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.client = new ModelClient(pause);
  }

  private static void pause(java.time.Duration time) throws InterruptedException {
    // Nobody counts it down: it only waits, and ends at once when the thread is interrupted.
    boolean woken = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    if (woken) {
      throw new IllegalStateException();
    }
  }

  /// Answers a question.
  ///
  /// @throws PluginException `UNAVAILABLE` when there is no agent
  public AgentTurn chat(ChatRequest request, Caller.User caller) {
    AgentSettings now = enabled();
    String system = SystemPrompt.of(request, clock.instant());
    Conversation begun = Conversation.begun(system, request);
    return listener -> run(now, caller, listener).converse(begun);
  }

  /// The person confirmed: runs the tool and goes on.
  ///
  /// What waits is taken when this returns, whether the turn is told or not.
  ///
  /// @param session of the event `action_required`
  /// @throws PluginException `NOT_FOUND` when nothing of that id waits for this person
  public AgentTurn confirm(String session, Caller.User caller) {
    AgentSettings now = enabled();
    Conversation waiting = taken(session, caller, Pending.Kind.CONFIRMATION);
    return listener -> run(now, caller, listener).confirmed(waiting);
  }

  /// The person refused: the model is told so, and goes on.
  ///
  /// @param session of the event `action_required` or `input_required`
  /// @throws PluginException `NOT_FOUND` as for [#confirm]
  public AgentTurn deny(String session, Caller.User caller) {
    AgentSettings now = enabled();
    Conversation waiting =
        pending
            .take(session, caller.name(), Pending.Kind.CONFIRMATION)
            .or(() -> pending.take(session, caller.name(), Pending.Kind.INPUT))
            .map(found -> Conversation.read(found.state()))
            .orElseThrow(Agent::unknown);
    return listener -> run(now, caller, listener).denied(waiting);
  }

  /// The person chose or filled in.
  ///
  /// @param session of the event `input_required`
  /// @param values a JSON object
  /// @throws PluginException `NOT_FOUND` as for [#confirm]; `INVALID_ARGUMENT` when the values are
  ///   no object or too large, and then the conversation still waits
  public AgentTurn answer(String session, Json values, Caller.User caller) {
    AgentSettings now = enabled();
    if (values.size() > VALUES_BYTES_MAX || JsonText.object(values.toString()).isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The values must be a JSON object of at most " + VALUES_BYTES_MAX + " bytes.");
    }
    Conversation waiting = taken(session, caller, Pending.Kind.INPUT);
    return listener -> run(now, caller, listener).answered(waiting, values);
  }

  private AgentRun run(AgentSettings now, Caller.User caller, AgentListener listener) {
    return new AgentRun(client, now, tools, pending, clock, caller, listener);
  }

  private AgentSettings enabled() {
    AgentSettings now = settings.get();
    if (!now.enabled() || now.key().get().isBlank()) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "There is no agent: it is switched off or has no key. An admin can set both.");
    }
    return now;
  }

  private Conversation taken(String session, Caller.User caller, Pending.Kind kind) {
    return pending
        .take(session, caller.name(), kind)
        .map(found -> Conversation.read(found.state()))
        .orElseThrow(Agent::unknown);
  }

  private static PluginException unknown() {
    return new PluginException(
        ErrorCode.NOT_FOUND,
        "Nothing of that id waits: it was continued already, or waited longer than fifteen"
            + " minutes. Ask again.");
  }

  @Override
  public void close() {
    client.close();
  }
}
