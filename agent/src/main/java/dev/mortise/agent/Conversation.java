package dev.mortise.agent;

import dev.mortise.api.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One conversation while it runs. Of one thread at a time; written down while it waits.
final class Conversation {
  /// The model is asked so often at most.
  static final int ROUNDS_MAX = 100;

  final String system;
  final String cluster;
  final List<Said> said;

  /// Calls of the last answer that have no result yet, in order.
  final List<ToolCall> open;

  int rounds;

  /// The hash of what the person is asked about the first open call; empty where that is nothing.
  String asked;

  private Conversation(
      String system,
      String cluster,
      List<Said> said,
      List<ToolCall> open,
      int rounds,
      String asked) {
    this.system = system;
    this.cluster = cluster;
    this.said = new ArrayList<>(said);
    this.open = new ArrayList<>(open);
    this.rounds = rounds;
    this.asked = asked;
  }

  static Conversation begun(String system, ChatRequest request) {
    List<Said> said = new ArrayList<>();
    for (ChatRequest.Said message : request.messages()) {
      boolean person = message.role().equals("user");
      // Providers want the person first, and nobody saying nothing.
      if (!message.content().isBlank() && (person || !said.isEmpty())) {
        said.add(
            person
                ? new Said.Person(message.content())
                : new Said.Model(message.content(), List.of()));
      }
    }
    return new Conversation(system, request.cluster(), said, List.of(), 0, "");
  }

  Json written() {
    ObjectNode node = JsonText.object().put("system", system).put("cluster", cluster);
    node.put("rounds", rounds).put("open", open.size()).put("asked", asked);
    ArrayNode all = node.putArray("said");
    said.forEach(one -> all.add(one.written()));
    return JsonText.written(node);
  }

  /// The open calls are the last ones of the last answer.
  static Conversation read(Json state) {
    JsonNode node = JsonText.read(state);
    List<Said> said = node.path("said").valueStream().map(Said::read).toList();
    List<ToolCall> calls =
        said.stream()
            .filter(Said.Model.class::isInstance)
            .map(Said.Model.class::cast)
            .toList()
            .getLast()
            .calls();
    int open = node.path("open").asInt(0);
    return new Conversation(
        JsonText.text(node, "system"),
        JsonText.text(node, "cluster"),
        said,
        calls.subList(calls.size() - open, calls.size()),
        node.path("rounds").asInt(0),
        JsonText.text(node, "asked"));
  }
}
