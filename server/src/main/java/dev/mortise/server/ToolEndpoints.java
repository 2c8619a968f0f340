package dev.mortise.server;

import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.services.Confirmation;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.ToolRequest;
import dev.mortise.services.Toolbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Plugins' AI tools called directly, at Kite's path.
///
/// A tool that changes something is answered with 428 and a token, good once, for just this user,
/// tool and arguments; the same request with the token in `confirm` is the person's yes. Denied is
/// 403, where Kite answered 404.
final class ToolEndpoints {
  private final Toolbox tools;
  private final ToolSight sight;
  private final Confirmations confirmations;
  private final AuditSink audit;
  private final InstantSource clock;
  private final Duration timeout;

  ToolEndpoints(
      Toolbox tools,
      ToolSight sight,
      Confirmations confirmations,
      AuditSink audit,
      InstantSource clock,
      Duration timeout) {
    this.tools = tools;
    this.sight = sight;
    this.confirmations = confirmations;
    this.audit = audit;
    this.clock = clock;
    this.timeout = timeout;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                "/api/v2/tools",
                Admission.SIGNED_IN,
                "The tools whoever asks may use, by name",
                this::list)
            .answers(200, "Tools"),
        Endpoint.of(
                "POST",
                "/api/v1/plugins/tools/{tool}",
                Admission.SIGNED_IN,
                "Uses a tool; one that changes something is confirmed by a second request",
                this::use)
            .takes("ToolUse")
            .answers(200, "ToolResult"),
        Endpoint.of(
                "POST",
                "/api/v2/tools/{tool}/approve",
                Admission.PROVEN,
                "Approves what a tool says about itself now",
                this::approve)
            .answers(200, "Status"));
  }

  private Answer list(Visit visit) {
    ArrayNode all = Nodes.array();
    for (OfferedTool tool : tools.tools()) {
      if (!sight.sees(visit.visitor().caller(), tool)) {
        continue;
      }
      ObjectNode one = all.addObject();
      one.put("name", tool.name());
      one.put("plugin", tool.plugin());
      one.put("description", tool.details().description());
      one.set("input", Nodes.tree(tool.details().input()));
      one.put("mutating", tool.details().mutating());
      if (tool.heldBecause() != null) {
        one.put("held", tool.heldBecause());
      }
    }
    return Answer.ok(all);
  }

  private Answer use(Visit visit) {
    JsonNode body = visit.tree();
    JsonNode given = body.path("arguments");
    Json arguments = given.isMissingNode() || given.isNull() ? Json.EMPTY : Nodes.json(given);
    String token = body.path("confirm").asString("");
    var request =
        new ToolRequest(
            visit.value("tool"), arguments, visit.cluster(), visit.visitor().caller(), timeout);
    Tool.Result result = used(request, token);
    ObjectNode answer = Nodes.object().put("result", result.text());
    if (result.structured() != null) {
      answer.set("structured", Nodes.tree(result.structured()));
    }
    if (result.failed()) {
      answer.put("isError", true);
    }
    return Answer.ok(answer);
  }

  /// Whose tool it is, the path does not say: whatever goes wrong, the answer does.
  private Tool.Result used(ToolRequest request, String token) {
    String plugin = tools.tool(request.tool()).plugin();
    try {
      return tools.use(request, asking(request, token));
    } catch (PluginException e) {
      throw new Refused(ErrorAnswer.of(e, plugin));
    }
  }

  private Confirmation asking(ToolRequest request, String token) {
    return (tool, arguments, hash) -> {
      String user = request.caller().name();
      if (!token.isEmpty() && confirmations.redeem(token, user, hash)) {
        return Confirmation.Answer.YES;
      }
      ObjectNode body = Nodes.object();
      body.put(
          "error", tool.plugin() + ": the tool " + tool.tool() + " changes something; confirm it.");
      body.put("code", "CONFIRMATION_REQUIRED");
      body.put("plugin", tool.plugin());
      body.put("hint", "Send the same request again with this token as \"confirm\".");
      body.put("confirm", confirmations.issue(user, hash));
      body.put("expiresIn", Confirmations.LIFETIME.toSeconds());
      throw new Refused(Answer.json(428, Nodes.json(body)));
    };
  }

  private Answer approve(Visit visit) {
    OfferedTool tool = tools.tool(visit.value("tool"));
    audit.changing(
        new Change(
            clock.instant(),
            visit.visitor().caller(),
            "tool.approve",
            tool.name(),
            Toolbox.fingerprint(tool)),
        () -> tools.approve(tool.name()));
    return Answer.ok(Nodes.object().put("status", "ok"));
  }
}
