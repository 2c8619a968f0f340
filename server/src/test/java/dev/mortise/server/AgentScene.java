package dev.mortise.server;

import dev.mortise.agent.ModelProvider;
import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import dev.mortise.testkit.ModelStreams;
import dev.mortise.testkit.StandInModel;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// A server with an agent, a provider it asks, and a plugin whose tool `drop` changes something;
/// what it keeps is in a database that outlives it. The roles of `alice` allow to look at
/// everything and to use the plugin; those of `admin` do not allow the agent.
final class AgentScene implements AutoCloseable {
  static final String CHAT = "/api/v1/ai/chat";
  static final String CONTINUE = "/api/v1/ai/execute/continue";

  private static final Json ANY = Json.of("{\"type\":\"object\"}");

  final ModelStreams streams;
  final StandInModel model = new StandInModel();
  final Database database;
  final ServerAgent agent;
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile Json schema = ANY;
  ServerFixture fixture;

  private final Path home;
  final Store store;
  private UnaryOperator<ServerConfig.Builder> tuning = UnaryOperator.identity();
  private UnaryOperator<ServerPorts.Builder> wiring = UnaryOperator.identity();

  AgentScene(Path home, ModelStreams streams) {
    this.home = home;
    this.streams = streams;
    database = Database.open(DatabaseConfig.file(home.resolve("db"), "test"));
    store = Store.open(database);
    agent = ServerTables.open(database).agent(store, InstantSource.system());
    agent
        .setups()
        .set(
            AgentSetup.OFF,
            new AgentSetup(
                true, ModelProvider.valueOf(streams.name()), "some-model", model.uri(), 512, false),
            StandInModel.KEY);
    fixture = open("one");
  }

  AgentScene tuned(UnaryOperator<ServerConfig.Builder> change) {
    tuning = change;
    return reopened();
  }

  AgentScene wired(UnaryOperator<ServerPorts.Builder> change) {
    wiring = change;
    return reopened();
  }

  /// The same after a restart: another host, another server, the same database.
  AgentScene reopened() {
    fixture.close();
    fixture = open("two");
    return this;
  }

  /// A server, a host and plugins of their own, at the same database.
  ServerFixture open(String folder) {
    return new ServerFixture(home.resolve(folder))
        .tuned(tuning)
        .wired(this::wired)
        .plugin(
            "shop",
            m ->
                m.permission("tool:offer:look")
                    .contributes("tools.look", "description = \"Looks\"")
                    .permission("tool:offer:drop")
                    .contributes("tools.drop", "description = \"Drops\""),
            this::shop)
        .open();
  }

  private ServerPorts.Builder wired(ServerPorts.Builder ports) {
    return wiring.apply(
        ports
            .agent(agent)
            .pins(ServerTables.open(database).pins(store))
            .history(ServerTables.open(database).history())
            .judge((caller, access) ->
                caller.name().equals("admin") && access.resource().equals("ai")
                    ? Optional.of("admin's roles do not allow get of ai")
                    : Optional.empty()));
  }

  private MortisePlugin shop() {
    return MortisePlugin.builder("shop", "1.0.0")
        .tool("look", new Tool.Details("Looks", ANY, null, false), Tools.of(this::used))
        .tool("drop", new Tool.Details("Drops", schema, null, true), Tools.of(this::used))
        .build();
  }

  private Tool.Result used(Tool.Invocation invocation) {
    calls.add(invocation.arguments().toString());
    return Tool.Result.of("used\u001b[2J " + invocation.arguments());
  }

  /// The model asks for a tool, next time.
  AgentScene thenCall(String tool, String arguments) {
    model.thenStream(streams.call(0, "c1", tool, arguments) + streams.end());
    return this;
  }

  AgentScene thenSay(String text) {
    model.thenStream(streams.text(text));
    return this;
  }

  HttpResponse<String> post(String who, String path, String json) {
    return fixture.post(who, path, json);
  }

  /// What `alice` is told: `name data`, in order.
  List<String> ask(String question) {
    return told(
        post(
            "alice",
            CHAT,
            "{\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}"));
  }

  /// Lets the model ask for a change, and says under which id that waits.
  String waiting(String tool, String arguments) {
    return session(thenCall(tool, arguments).ask("please"));
  }

  static List<String> told(HttpResponse<String> response) {
    List<String> told = new ArrayList<>();
    for (String block : response.body().split("\n\n")) {
      if (block.startsWith("event: ")) {
        told.add(block.substring("event: ".length()).replace("\ndata: ", " "));
      }
    }
    return told;
  }

  static String session(List<String> told) {
    for (String event : told) {
      int at = event.indexOf("\"session_id\":\"");
      if (at >= 0) {
        return event.substring(at + 14, at + 14 + 32);
      }
    }
    throw new AssertionError("nothing waits: " + told);
  }

  static String named(String session) {
    return "{\"sessionId\":\"" + session + "\"}";
  }

  @Override
  public void close() {
    fixture.close();
    model.close();
    store.close();
    database.close();
  }
}
