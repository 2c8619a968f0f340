package dev.mortise.control;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What waits for an answer in a host in another process.
record ControlConsents(Path socket) implements Consents {
  private static final Duration TIME = Duration.ofSeconds(30);

  private static ObjectNode request(String operation, Caller by) {
    ObjectNode request = ControlJson.object().put("op", operation);
    request.set("caller", ControlJson.caller(by));
    return request;
  }

  @Override
  public List<Question> list(Caller by) {
    JsonNode found = ControlConnection.ask(socket, request("questions", by), TIME).path("ok");
    return ControlJson.list(found, n -> ControlJson.record(n, Question.class));
  }

  @Override
  public void answer(String id, Answer answer, Caller by) {
    ObjectNode request = request("answer", by).put("question", id).put("answer", answer.name());
    ControlConnection.ask(socket, request, TIME);
  }

  @Override
  public Subscription listen(Consumer<Question> listener, Caller by) {
    var connection = ControlConnection.listen(socket, request("listen", by), TIME);
    Thread.ofVirtual().name("control-consent").start(() -> hear(connection, listener));
    return connection::close;
  }

  private static void hear(ControlConnection connection, Consumer<Question> listener) {
    try (connection) {
      JsonNode item = connection.item();
      while (item != null) {
        listener.accept(ControlJson.record(item, Question.class));
        item = connection.item();
      }
    } catch (PluginException e) {
      System.getLogger(ControlConsents.class.getName())
          .log(System.Logger.Level.DEBUG, "the host is gone: {0}", e.getMessage());
    }
  }
}
