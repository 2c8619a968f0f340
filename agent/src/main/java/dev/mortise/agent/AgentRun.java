package dev.mortise.agent;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One run of a conversation: asks the model, runs its tools in order, and again, until it has
/// nothing more to ask for or must wait for the person.
record AgentRun(
    ModelClient client,
    AgentSettings settings,
    AgentTools tools,
    PendingStore pending,
    InstantSource clock,
    Caller.User caller,
    AgentListener listener) {
  private static final Logger LOG = System.getLogger("dev.mortise.agent");
  private static final Duration WAITING_MAX = Duration.ofMinutes(15);
  private static final SecureRandom RANDOM = new SecureRandom();

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, Gone, InterruptedException;
  }

  void converse(Conversation conversation) {
    toldToTheEnd(() -> rounds(conversation));
  }

  void confirmed(Conversation conversation) {
    toldToTheEnd(() -> {
      use(conversation, conversation.open.getFirst(), conversation.asked);
      rounds(conversation);
    });
  }

  void denied(Conversation conversation) {
    toldToTheEnd(() -> {
      ToolCall call = conversation.open.getFirst();
      result(conversation, call, "Tool error: the person refused this.", true);
      rounds(conversation);
    });
  }

  void answered(Conversation conversation, Json values) {
    toldToTheEnd(() -> {
      ToolCall call = conversation.open.getFirst();
      result(conversation, call, "The person answered: " + values, false);
      rounds(conversation);
    });
  }

  /// Whatever happens, the listener hears how it ended; but for when it has gone.
  private void toldToTheEnd(Step step) {
    try {
      try {
        step.run();
      } catch (IOException e) {
        tell(new AgentEvent.Failed(failure(e)));
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a run of the agent failed", e);
        tell(new AgentEvent.Failed("The agent failed. Its log says why."));
      }
      tell(new AgentEvent.Done());
    } catch (Gone e) {
      LOG.log(Level.DEBUG, "nobody listens to the agent any more");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A provider may quote the request, and in it the key.
  private String failure(IOException e) {
    String said = ToolText.clean(String.valueOf(e.getMessage())).replace('\n', ' ');
    String key = settings.key().get();
    String safe = key.isBlank() ? said : said.replace(key, "…");
    return "The model cannot be asked: "
        + (safe.length() > 500 ? safe.substring(0, 500) + "…" : safe);
  }

  private void tell(AgentEvent event) throws Gone {
    try {
      listener.on(event);
    } catch (IOException e) {
      throw new Gone(e);
    }
  }

  private void rounds(Conversation conversation) throws IOException, Gone, InterruptedException {
    while (!waits(conversation)) {
      if (conversation.rounds == Conversation.ROUNDS_MAX) {
        tell(
            new AgentEvent.Failed(
                "The model asked for tools " + Conversation.ROUNDS_MAX + " times; this ends it."));
        return;
      }
      conversation.rounds++;
      Said.Model answer = client.ask(settings, prompt(conversation), listener);
      conversation.said.add(answer);
      conversation.open.addAll(answer.calls());
      if (answer.calls().isEmpty()) {
        return;
      }
    }
  }

  private Dialect.Prompt prompt(Conversation conversation) {
    List<AgentTool> all = new ArrayList<>(InputTools.ALL);
    tools.tools(caller).stream().filter(tool -> !InputTools.are(tool.name())).forEach(all::add);
    return new Dialect.Prompt(conversation.system, conversation.said, all);
  }

  /// Runs what is open, in order.
  ///
  /// @return whether it came to one for which the person must be asked
  private boolean waits(Conversation conversation) throws Gone, InterruptedException {
    while (!conversation.open.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ToolCall call = conversation.open.getFirst();
      if (asked(conversation, call)) {
        return true;
      }
    }
    return false;
  }

  /// @return whether the conversation waits now
  private boolean asked(Conversation conversation, ToolCall call) throws Gone {
    Optional<ObjectNode> arguments = arguments(call);
    if (arguments.isEmpty()) {
      result(conversation, call, "Tool error: the arguments are no JSON object.", true);
      return false;
    }
    if (InputTools.are(call.tool())) {
      return input(conversation, call, arguments.get());
    }
    Optional<AgentTool> tool =
        tools.tools(caller).stream().filter(one -> one.name().equals(call.tool())).findFirst();
    if (tool.isEmpty()) {
      result(conversation, call, "Tool error: there is no such tool.", true);
      return false;
    }
    if (!tool.get().mutating()) {
      use(conversation, call, "");
      return false;
    }
    return confirmation(conversation, call, JsonText.written(arguments.get()));
  }

  private boolean confirmation(Conversation conversation, ToolCall call, Json arguments)
      throws Gone {
    try {
      conversation.asked = tools.ask(caller, conversation.cluster, call.tool(), arguments).hash();
    } catch (PluginException e) {
      result(conversation, call, "Tool error: " + ToolText.clean(e.getMessage()), true);
      return false;
    }
    String session = random();
    keep(conversation, session, Pending.Kind.CONFIRMATION);
    tell(new AgentEvent.ActionRequired(call.tool(), call.id(), arguments, session));
    return true;
  }

  private boolean input(Conversation conversation, ToolCall call, ObjectNode arguments)
      throws Gone {
    String session = random();
    Optional<AgentEvent.InputRequired> shown = InputTools.shown(call, arguments, session);
    if (shown.isEmpty()) {
      result(conversation, call, "Tool error: a title and 1 to 20 short items are needed.", true);
      return false;
    }
    keep(conversation, session, Pending.Kind.INPUT);
    tell(shown.get());
    return true;
  }

  private void keep(Conversation conversation, String session, Pending.Kind kind) {
    pending.keep(
        new Pending(
            session,
            caller.name(),
            kind,
            clock.instant().plus(WAITING_MAX),
            conversation.written()));
  }

  private void use(Conversation conversation, ToolCall call, String confirmed) throws Gone {
    Json arguments = JsonText.written(arguments(call).orElseThrow());
    tell(new AgentEvent.ToolCalled(call.tool(), call.id(), arguments));
    AgentTools.Outcome outcome = outcome(conversation, call, arguments, confirmed);
    String clean = ToolText.clean(outcome.text());
    result(conversation, call, outcome.failed() ? "Tool error: " + clean : clean, outcome.failed());
  }

  private AgentTools.Outcome outcome(
      Conversation conversation, ToolCall call, Json arguments, String confirmed) {
    try {
      return tools.call(caller, conversation.cluster, call.tool(), arguments, confirmed);
    } catch (PluginException e) {
      return new AgentTools.Outcome(e.getMessage(), true);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the tool " + ToolText.clean(call.tool()) + " failed", e);
      return new AgentTools.Outcome("it failed; the host's log says why", true);
    }
  }

  /// The call is done with: the person sees the words, the model sees them marked.
  private void result(Conversation conversation, ToolCall call, String text, boolean failed)
      throws Gone {
    conversation.open.remove(call);
    conversation.said.add(
        new Said.Result(call.id(), ToolText.untrusted(call.tool(), text), failed));
    tell(new AgentEvent.ToolAnswered(call.tool(), call.id(), text, failed));
  }

  private static Optional<ObjectNode> arguments(ToolCall call) {
    return JsonText.object(call.arguments().isBlank() ? "{}" : call.arguments());
  }

  private static String random() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
