package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Storage;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The example that computes costs, over pods of two pages.
final class CostAnalyzerTest {
  private final TestDoor door =
      new TestDoor()
          .function(Kubernetes.class, new ListedPods())
          .function(Storage.class, new InMemoryStorage());
  private final ProcessPlugins processes;
  private TestHost host;

  @SuppressWarnings("NullAway") // Made before each test.
  CostAnalyzerTest() throws Exception {
    processes = new ProcessPlugins();
  }

  @BeforeEach
  void start() {
    Json settings = Json.of("{\"cpuPricePerHour\":0.05,\"memoryPricePerGBHour\":0.01}");
    host =
        TestHost.over(
            processes.start(
                "cost-analyzer", GoBuild.binary("examples/cost-analyzer"), door, settings),
            door);
  }

  @AfterEach
  void stop() {
    host.close();
    processes.close();
  }

  private JsonNode ask(String method, String path, Body body) {
    Routes.Response answer =
        host.contribution(Routes.class, "")
            .handle(new Routes.Request(method, path, Map.of(), Map.of(), "", body));
    try (Body arriving = answer.body()) {
      StringBuilder text = new StringBuilder();
      for (byte[] piece = arriving.next(); piece != null; piece = arriving.next()) {
        text.append(new String(piece, StandardCharsets.UTF_8));
      }
      return JsonCodec.tree(Json.of(text.toString()));
    }
  }

  /// dev: 250m + 1.75 CPUs and 2 GB; the finished pod costs nothing. prod: the initialising
  /// container is the largest, 1 GiB is 1.0737 GB.
  @Test
  void podsCostWhatTheyRequest() {
    assertEquals(
        JsonCodec.tree(
            Json.of(
                """
                {"costs": [
                 {"namespace":"dev","pods":2,"cpu":2,"memoryGB":2,"hourly":0.12,"monthly":87.6},
                 {"namespace":"prod","pods":1,"cpu":4,"memoryGB":1.0737,"hourly":0.2107,"monthly":153.8383}
                ]}
                """)),
        ask("get", "/costs", Body.empty()));
    JsonNode summary = ask("get", "/costs/summary", Body.empty());
    assertEquals("3 0.3307", summary.path("pods") + " " + summary.path("hourly"));
  }

  @Test
  void otherPricesAreTakenAndKept() {
    ask("put", "/settings", Body.of(Bytes.of("{\"cpuPricePerHour\":1}")));
    JsonNode summary = ask("get", "/costs/summary", Body.empty());
    assertEquals("6.0307", summary.path("hourly").toString());
    JsonNode refused = ask("put", "/settings", Body.of(Bytes.of("{\"cpu\":1}")));
    assertEquals(
        "expected cpuPricePerHour and memoryPricePerGBHour, not below 0",
        refused.path("error").asString());
  }

  @Test
  void theToolAnswersForOneNamespace() {
    Tool tool = host.contribution(Tool.class, "get_namespace_cost");
    Tool.Result result = tool.execute(new Tool.Invocation(Json.of("{\"namespace\":\"dev\"}"), ""));
    Json cost = result.structured();
    assertEquals(
        "0.12", cost == null ? "" : JsonCodec.tree(cost).path("hourly").toString(), result + "");
  }

  /// Two pages of pods, of all namespaces or of one.
  private static final class ListedPods implements Kubernetes {
    private static final String FIRST =
        """
        {"metadata": {"continue": "2"}, "items": [
         {"metadata": {"namespace": "dev"}, "spec": {"containers": [
          {"resources": {"requests": {"cpu": "250m", "memory": "500M"}}},
          {"resources": {}},
          {"resources": {"requests": {"cpu": "1.75", "memory": "1G"}}}]}},
         {"metadata": {"namespace": "dev"}, "spec": {"containers": [
          {"resources": {"requests": {"cpu": "0", "memory": "5e8"}}}]},
          "status": {"phase": "Running"}}]}
        """;
    private static final String SECOND =
        """
        {"metadata": {}, "items": [
         {"metadata": {"namespace": "dev"}, "status": {"phase": "Succeeded"},
          "spec": {"containers": [{"resources": {"requests": {"cpu": "64"}}}]}},
         {"metadata": {"namespace": "prod"}, "spec": {
          "initContainers": [{"resources": {"requests": {"cpu": "3"}}}],
          "containers": [{"resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}],
          "overhead": {"cpu": "1"}}}]}
        """;

    @Override
    public Answer list(Selection selection) {
      assertEquals("pods", selection.resource());
      boolean first = selection.resume().isEmpty();
      String page = first ? FIRST : SECOND;
      return new Answer(
          200,
          Json.of(selection.namespace().isEmpty() || first ? page : "{\"items\": []}"),
          List.of());
    }

    @Override
    public Answer get(Target target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Items<ResourceType.Event> watch(Selection selection) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer create(Change change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer update(Change change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer patch(Patch patch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer delete(Deletion deletion) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Items<Output> logs(Logs logs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Items<Output> exec(Command command, Items<Input> input) {
      throw new UnsupportedOperationException();
    }
  }
}
