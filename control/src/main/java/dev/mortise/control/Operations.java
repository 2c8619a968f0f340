package dev.mortise.control;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Catalogue;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Extension;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Pane;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Reply;
import dev.mortise.api.SessionTraffic;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.ContractServer;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.Suggest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a control socket can be asked: every operation of [PluginService] by name, and, where the
/// host is a monitor, what its session is about.
///
/// Stateless but for its table and the panes that are open; safe for any thread.
final class Operations {
  /// One of them: the request in, the answer out. What streams sends its items to the answer, and
  /// returns when the stream is over.
  interface Operation {
    @Nullable JsonNode run(JsonNode request, Answer answer);
  }

  /// Where a stream's items go.
  interface Answer {
    /// Sends one item; blocks while the client does not read.
    ///
    /// @throws PluginException `CANCELLED` when the client is gone
    void item(JsonNode item);

    /// Runs this when the client is gone, at once where it is gone already.
    void onGone(Runnable action);

    /// Blocks until the client is gone.
    void awaitGone();

    /// The name of the user at the other end.
    String user();
  }

  /// No log is asked for more lines than this at once.
  private static final int LINES_MAX = 100_000;

  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);

  private final PluginService service;
  private final HeldTools held;
  private final Map<String, Class<?>> contracts = new HashMap<>();
  private final Map<String, Operation> table = new TreeMap<>();
  private final OpenPanes panes = new OpenPanes();

  /// @param traffic of the session this host runs; null where it runs none
  Operations(
      PluginService service, HostFacts facts, @Nullable SessionTraffic traffic, HeldTools held) {
    this.service = service;
    this.held = held;
    Stream.concat(Catalogue.CONTRIBUTIONS.stream(), facts.points().stream())
        .forEach(c -> contracts.put(ContractModel.of(c).name(), c));
    table.put("hello", (request, answer) -> ControlJson.object().put("version", facts.version()));
    reading();
    changing();
    table.put("followLogs", this::followLogs);
    table.put("watch", this::watch);
    table.put("extensions", this::extensions);
    table.put("call", this::call);
    table.put("useTool", this::useTool);
    new ConsentOperations(service).addTo(table);
    if (traffic != null) {
      new TrafficOperations(traffic).addTo(table);
    }
  }

  /// The operation of that name.
  ///
  /// @throws PluginException `UNIMPLEMENTED` with the nearest name
  Operation find(String name) {
    Operation operation = table.get(name);
    if (operation == null) {
      String near =
          Suggest.nearest(name, table.keySet())
              .map(n -> "; did you mean " + n + "?")
              .orElse(". It has " + String.join(", ", table.keySet()) + ".");
      throw new PluginException(
          ErrorCode.UNIMPLEMENTED,
          "The control socket has no operation \"%s\"%s".formatted(name, near));
    }
    return operation;
  }

  private void reading() {
    table.put("plugins", (r, a) -> ControlJson.array(service.plugins(), ControlJson::view));
    table.put(
        "plugin", (r, a) -> service.plugin(id(r)).<JsonNode>map(ControlJson::view).orElse(null));
    table.put(
        "offers",
        (r, a) ->
            ControlJson.array(service.offers(ControlJson.text(r, "kind")), ControlJson::record));
    table.put(
        "permissions",
        (r, a) ->
            ControlJson.array(
                r.hasNonNull("as")
                    ? service.permissions(id(r), ControlJson.caller(r.get("as"), a.user()))
                    : service.permissions(id(r)),
                ControlJson::record));
    table.put(
        "permissionsIf",
        (r, a) ->
            ControlJson.array(
                service.permissionsIf(id(r), ControlJson.user(r.path("as"))), ControlJson::record));
    table.put("why", (r, a) -> ControlJson.record(service.why(id(r))));
    table.put(
        "logs",
        (r, a) -> {
          // One by one: all of them may be longer than a line.
          service.logs(id(r), last(r)).forEach(line -> a.item(ControlJson.record(line)));
          return null;
        });
  }

  private void changing() {
    table.put(
        "rescan",
        (r, a) -> {
          service.rescan(by(r, a));
          return null;
        });
    change("start", service::start);
    change("stop", service::stop);
    change("reload", service::reload);
    change("enable", service::enable);
    change("disable", service::disable);
    change("release", service::release);
    table.put(
        "grant",
        (r, a) -> {
          GrantTerms terms = ControlJson.record(r.path("terms"), GrantTerms.class);
          service.grant(id(r), permission(r), terms, by(r, a));
          return null;
        });
    table.put(
        "accept",
        (r, a) ->
            ControlJson.texts(
                service.accept(id(r), by(r, a)).stream().map(Permission::toString).toList()));
    table.put(
        "revoke",
        (r, a) -> {
          service.revoke(id(r), permission(r), by(r, a));
          return null;
        });
  }

  private void change(String name, BiConsumer<String, Caller> action) {
    table.put(
        name,
        (r, a) -> {
          action.accept(id(r), by(r, a));
          return null;
        });
  }

  private @Nullable JsonNode followLogs(JsonNode request, Answer answer) {
    try (Items<LogLine> lines = service.followLogs(id(request), last(request))) {
      answer.onGone(lines::close);
      LogLine line = lines.next();
      while (line != null) {
        answer.item(ControlJson.record(line));
        line = lines.next();
      }
    }
    return null;
  }

  private @Nullable JsonNode watch(JsonNode request, Answer answer) {
    try (var subscription = service.onChange(view -> answer.item(ControlJson.view(view)))) {
      answer.onGone(subscription::close);
      answer.item(ControlJson.object()); // Says that from here on nothing is missed.
      answer.awaitGone();
    }
    return null;
  }

  private JsonNode extensions(JsonNode request, Answer answer) {
    return ControlJson.array(
        service.extensions(contract(request), by(request, answer)).stream()
            .map(e -> Map.entry(e.plugin(), e.name()))
            .toList(),
        e -> ControlJson.object().put("plugin", e.getKey()).put("name", e.getValue()));
  }

  private JsonNode call(JsonNode request, Answer answer) {
    Json head = Json.of(ControlJson.bytes(request.path("head")));
    Bytes body = body(request);
    String method = ControlJson.text(request, "method");
    Caller by = by(request, answer);
    Class<?> contract = contract(request);
    if (contract == Tool.class) {
      requireFree(id(request), ControlJson.text(request, "name"));
    }
    ContractServer<?> target = target(contract, request, by);
    Reply reply =
        contract == Pane.class
            ? panes.call(paneOf(request, by, head), target, method, head, answer)
            : target.call(method, head, body);
    ObjectNode node = ControlJson.object();
    node.set("head", JsonCodec.tree(reply.head()));
    if (reply.body().size() > 0) {
      node.put("body", Base64.getEncoder().encodeToString(reply.body().array()));
    }
    return node;
  }

  private static OpenPanes.Key paneOf(JsonNode request, Caller by, Json head) {
    String pane = ControlJson.text(JsonCodec.tree(head), "pane");
    return new OpenPanes.Key(
        by.kind(), by.name(), id(request), ControlJson.text(request, "name"), pane);
  }

  /// Without a hash it only asks the authorizer; with one it executes what has that hash.
  private JsonNode useTool(JsonNode request, Answer answer) {
    var invocation = ControlJson.record(request.path("invocation"), Tool.Invocation.class);
    String name = ControlJson.text(request, "name");
    requireFree(id(request), name);
    ToolUse use =
        service.prepare(id(request), name, invocation, by(request, answer), timeout(request));
    if (!request.hasNonNull("hash")) {
      ObjectNode node = ControlJson.object().put("hash", use.hash());
      node.set("details", ControlJson.record(use.details()));
      node.set("verdict", ControlJson.record(use.verdict()));
      return node;
    }
    if (!use.hash().equals(ControlJson.text(request, "hash"))) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s: the tool %s changed since it was asked for; begin anew."
              .formatted(id(request), name));
    }
    return ControlJson.record(use.execute());
  }

  private void requireFree(String plugin, String tool) {
    held.why(plugin, tool)
        .ifPresent(why -> {
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED,
              "%s: the tool %s was not used: %s.".formatted(plugin, tool, why));
        });
  }

  private <T> ContractServer<T> target(Class<T> contract, JsonNode request, Caller caller) {
    String name = ControlJson.text(request, "name");
    Function<T, ContractServer<T>> served = view -> ContractServer.of(contract, name, view);
    if (request.path("extension").asBoolean(false)) {
      return service.extensions(contract, caller).stream()
          .filter(e -> e.plugin().equals(id(request)) && e.name().equals(name))
          .map(Extension::call)
          .findFirst()
          .map(served)
          .orElseThrow(() ->
              new PluginException(
                  ErrorCode.NOT_RUNNING,
                  "%s does not run an implementation of %s now."
                      .formatted(id(request), ContractModel.of(contract).name())));
    }
    return served.apply(
        service.contribution(contract, id(request), name, caller, timeout(request)));
  }

  private Class<?> contract(JsonNode request) {
    String name = ControlJson.text(request, "contract");
    Class<?> contract = contracts.get(name);
    if (contract == null) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "This host has no contract \"%s\"; it has %s."
              .formatted(name, String.join(", ", contracts.keySet().stream().sorted().toList())));
    }
    return contract;
  }

  private static Bytes body(JsonNode request) {
    try {
      return Bytes.of(Base64.getDecoder().decode(ControlJson.text(request, "body")));
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "Expected the body of a call in Base64.", e);
    }
  }

  private static Duration timeout(JsonNode request) {
    long millis = request.path("timeoutMillis").asLong(30_000);
    return Duration.ofMillis(Math.clamp(millis, 1, TIMEOUT_MAX.toMillis()));
  }

  private static String id(JsonNode request) {
    return ControlJson.text(request, "plugin");
  }

  private static int last(JsonNode request) {
    return Math.clamp(request.path("last").asInt(0), 0, LINES_MAX);
  }

  private static Permission permission(JsonNode request) {
    return Permission.parse(ControlJson.text(request, "permission"));
  }

  private static Caller by(JsonNode request, Answer answer) {
    return ControlJson.caller(request.get("caller"), answer.user());
  }
}
