package dev.mortise.control;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The operations about what plugins wait for somebody to allow.
final class ConsentOperations {
  private final PluginService service;

  ConsentOperations(PluginService service) {
    this.service = service;
  }

  void addTo(Map<String, Operations.Operation> table) {
    table.put(
        "questions",
        (r, a) -> ControlJson.array(service.consents().list(by(r, a)), ControlJson::record));
    table.put(
        "answer",
        (r, a) -> {
          service.consents().answer(ControlJson.text(r, "question"), answer(r), by(r, a));
          return null;
        });
    table.put("listen", this::listen);
  }

  private static Consents.Answer answer(JsonNode request) {
    String word = ControlJson.text(request, "answer");
    return Arrays.stream(Consents.Answer.values())
        .filter(a -> a.name().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.INVALID_ARGUMENT,
                "An answer is one of %s, not \"%s\"."
                    .formatted(Arrays.toString(Consents.Answer.values()), word)));
  }

  private @Nullable JsonNode listen(JsonNode request, Operations.Answer answer) {
    var begun = new CountDownLatch(1);
    try (var subscription =
        service.consents().listen(q -> tell(q, begun, answer), by(request, answer))) {
      answer.onGone(subscription::close);
      answer.item(ControlJson.object()); // Says that from here on nothing is missed.
      begun.countDown();
      answer.awaitGone();
    }
    return null;
  }

  /// Not before the first line, which is none of the questions.
  private static void tell(
      Consents.Question question, CountDownLatch begun, Operations.Answer answer) {
    try {
      begun.await();
      answer.item(ControlJson.record(question));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Caller by(JsonNode request, Operations.Answer answer) {
    return ControlJson.caller(request.get("caller"), answer.user());
  }
}
