package dev.mortise.server;

import dev.mortise.agent.AgentTurn;
import dev.mortise.agent.ChatRequest;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The agent at Kite's paths, told as server-sent events. What speaks against a turn before it
/// begins is a status: 403, 404 for what waits for nobody or somebody else, 503 without an agent.
final class AgentEndpoints {
  private static final String ROOT = "/api/v1/ai";

  private final AgentDoor door;

  AgentEndpoints(AgentDoor door) {
    this.door = door;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                ROOT + "/status",
                Admission.SIGNED_IN,
                "Whether there is an agent for whoever asks",
                this::status)
            .answers(200, "AiStatus"),
        turn(
            ROOT + "/chat",
            "AiChat",
            "Asks the agent; its answer is server-sent events",
            this::chat),
        turn(
            ROOT + "/execute/continue",
            "AiContinue",
            "Yes to what waits for a confirmation; goes on as server-sent events",
            (body, caller) -> door.agent().confirm(session(body), caller)),
        turn(
            ROOT + "/input/continue",
            "AiInput",
            "An answer to what was asked; goes on as server-sent events",
            (body, caller) ->
                door.agent().answer(session(body), Nodes.json(body.path("values")), caller)),
        turn(
            "/api/v2/ai/deny",
            "AiContinue",
            "No to what waits; goes on as server-sent events",
            (body, caller) -> door.agent().deny(session(body), caller)));
  }

  /// Admits a turn.
  private interface Turn {
    AgentTurn of(JsonNode body, Caller.User caller);
  }

  /// The same with all of the request.
  private interface VisitedTurn {
    AgentTurn of(Visit visit);
  }

  private Endpoint turn(String path, String body, String summary, Turn turn) {
    return turn(path, body, summary, visit -> turn.of(visit.tree(), visit.visitor().caller()));
  }

  private Endpoint turn(String path, String body, String summary, VisitedTurn turn) {
    return Endpoint.of(
            "POST",
            path,
            Admission.SIGNED_IN,
            summary,
            visit -> {
              door.requireAdmitted(visit.visitor().caller());
              return Answer.events(told(turn.of(visit)));
            })
        .takes(body);
  }

  private static EventStream told(AgentTurn turn) {
    return QueuedEvents.telling(
        "server-agent",
        sink ->
            turn.tell(event -> {
              try {
                sink.put(new EventStream.Next.Some(event.name(), event.data()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw gone(e);
              }
            }));
  }

  private static IOException gone(InterruptedException e) {
    var gone = new InterruptedIOException("nobody listens any more");
    gone.initCause(e);
    return gone;
  }

  private Answer status(Visit visit) {
    AgentSetup setup = door.setups().now();
    return Answer.ok(
        Nodes.object()
            .put("enabled", setup.on() && door.admits(visit.visitor().caller()))
            .put("provider", setup.provider().name().toLowerCase(java.util.Locale.ROOT))
            .put("model", setup.model()));
  }

  private AgentTurn chat(Visit visit) {
    JsonNode body = visit.tree();
    Caller.User caller = visit.visitor().caller();
    List<ChatRequest.Said> messages = new ArrayList<>();
    for (JsonNode said : body.path("messages")) {
      messages.add(
          new ChatRequest.Said(said.path("role").asString(""), said.path("content").asString("")));
    }
    JsonNode page = body.path("page_context");
    String cluster = door.cluster(caller, visit.cluster());
    return door.agent()
        .chat(
            new ChatRequest(
                messages,
                body.path("language").asString(""),
                new ChatRequest.Page(
                    page.path("page").asString(""),
                    page.path("namespace").asString(""),
                    page.path("resource_name").asString(""),
                    page.path("resource_kind").asString("")),
                door.overview(caller, cluster),
                cluster),
            caller);
  }

  private static String session(JsonNode body) {
    String session = body.path("sessionId").asString("");
    if (!session.matches("[0-9a-f]{32}")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "sessionId must be the session_id of an event that asked for something.");
    }
    return session;
  }
}
