package dev.mortise.server;

import dev.mortise.api.Consents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What plugins wait for somebody to allow. As long as somebody follows the questions here, plugins
/// wait for answers; else they are refused at once.
final class ConsentEndpoints {
  private static final String ROOT = "/api/v2/consents";

  private final PluginService plugins;

  ConsentEndpoints(PluginService plugins) {
    this.plugins = plugins;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", ROOT, Admission.ADMIN, "What waits for an answer now", this::list)
            .answers(200, "Questions"),
        Endpoint.of(
            "GET",
            ROOT + "/events",
            Admission.ADMIN,
            "Every question as a server-sent event, those that wait first",
            this::follow),
        Endpoint.of(
                "POST",
                ROOT + "/{question}",
                Admission.PROVEN,
                "Answers: allow, allow-once or deny",
                this::answer)
            .takes("ConsentAnswer")
            .answers(200, "Status"));
  }

  private Answer list(Visit visit) {
    ArrayNode all = Nodes.array();
    plugins
        .consents()
        .list(visit.visitor().caller())
        .forEach(question -> all.add(question(question)));
    return Answer.ok(all);
  }

  static ObjectNode question(Consents.Question question) {
    ObjectNode node = Nodes.object();
    node.put("id", question.id());
    node.put("plugin", question.plugin());
    node.put("version", question.version());
    node.put("permission", question.permission().toString());
    node.put("shown", question.shown());
    ArrayNode callers = node.putArray("callers");
    question.callers().forEach(callers::add);
    node.put("calls", question.calls());
    node.put("since", question.since().toString());
    node.put("command", question.command());
    return node;
  }

  private Answer follow(Visit visit) {
    return Answer.events(
        QueuedEvents.listening(put ->
            plugins
                .consents()
                .listen(
                    q -> put.accept(new EventStream.Next.Some("question", Nodes.json(question(q)))),
                    visit.visitor().caller())));
  }

  private Answer answer(Visit visit) {
    String word = visit.tree().path("answer").asString("");
    Consents.Answer answer;
    try {
      answer = Consents.Answer.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The answer must be allow, allow-once or deny.", e);
    }
    plugins.consents().answer(visit.value("question"), answer, visit.visitor().caller());
    return Answer.ok(Nodes.object().put("status", "ok"));
  }
}
