package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Bytes;
import dev.mortise.api.Catalogue;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallTokens;
import dev.mortise.gate.CallerRights;
import dev.mortise.gate.Gate;
import dev.mortise.gate.GrantDeclared;
import dev.mortise.gate.Grants;
import dev.mortise.gate.Party;
import dev.mortise.gate.RateState;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.MethodModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Walks the whole catalogue in both directions: with nothing declared, or nothing granted, not one
/// method that needs a permission gets through.
class DenyByDefaultTest {
  private static final Permission ANY_TOOL = Permission.parse("tool:offer:*");

  @TempDir Path home;
  private final FakePlugin plugin = new FakePlugin();
  private final Questions questions =
      new Questions(InstantSource.system(), new Operators(CallerRights.EVERYTHING));

  @SuppressWarnings("NullAway.Init") // set before each test
  private Found found;

  @BeforeEach
  void begin() {
    HostFixture fixture = new HostFixture(home);
    fixture.add("a");
    found =
        new Discovery(List.of(fixture.plugins), InstantSource.system())
            .look()
            .plugins()
            .values()
            .iterator()
            .next();
  }

  private Instance instance(Gate gate, Set<Permission> declared, List<HostFunction<?>> functions) {
    BoundedLog log = new BoundedLog(InstantSource.system(), _ -> {});
    Party party = new Party("a", "1.0.0", "hash", declared);
    Door door = new Door("a 1.0.0", gate, new HostFunctions(functions), questions, log);
    CallTokens tokens = new CallTokens(party, Duration.ofSeconds(5));
    door.open(tokens);
    Launch launch =
        new Launch(
            found.manifest(),
            home,
            "hash",
            Json.EMPTY,
            Set.of(),
            door,
            log,
            Deadline.after(Duration.ofMinutes(1)));
    FakeConnection connection = new FakeConnection(plugin, launch);
    connection.ready();
    DescriptionCheck.Accepted all = new DescriptionCheck.Accepted(List.of(), List.of());
    return new Instance(found, party, "hash", connection, tokens, door, all, 4, 4);
  }

  private static Gate gate(boolean granting) {
    Grants grants = granting ? new GrantDeclared(Grants.NOTHING) : Grants.NOTHING;
    return new Gate(
        grants,
        CallerRights.EVERYTHING,
        (_, limit, _) -> new RateState.Taken(true, limit.burst(), Duration.ZERO),
        AuditSink.NOTHING,
        InstantSource.system());
  }

  /// Everything there is, so that only the missing grant stands in the way.
  private static Set<Permission> everything() {
    return Set.of(
        ANY_TOOL,
        Permission.parse("http:get:/**"),
        Permission.parse("http:connect:/**"),
        Permission.parse("http:intercept"),
        Permission.parse("resource:offer:*"),
        Permission.parse("cluster:observe"),
        Permission.parse("pane:offer:*"),
        Permission.parse("messages:observe"),
        Permission.parse("messages:change"),
        Permission.parse("account:key"),
        Permission.parse("tool:call:*"));
  }

  private static Need filled(MethodModel method) {
    String form =
        method.needForm().replace("{name}", "x").replace("{method}", "get").replace("{path}", "/x");
    return new Need.Holds(Permission.parse(form));
  }

  private static boolean carried(CallPath path, MethodModel method) {
    try {
      if (method.stream()) {
        path.open(method, filled(method), Json.EMPTY).close();
      } else {
        path.call(method, filled(method), Json.EMPTY, Bytes.EMPTY);
      }
      return true;
    } catch (PluginException e) {
      assertEquals(ErrorCode.PERMISSION_DENIED, e.code(), e.getMessage());
      return false;
    }
  }

  private List<String> let(Gate gate, Set<Permission> declared) {
    Instance instance = instance(gate, declared, List.of());
    List<String> let = new ArrayList<>();
    for (Class<?> contract : Catalogue.CONTRIBUTIONS) {
      ContractModel model = ContractModel.of(contract);
      for (MethodModel method : model.methods()) {
        CallPath.Instances one =
            (_, _, _) -> {
              assertTrue(instance.enter());
              return instance;
            };
        CallPath path =
            new CallPath(
                one, gate, "a", model.name() + "/x", HostFixture.OPERATOR, Duration.ofSeconds(5));
        if (carried(path, method)) {
          let.add(model.name() + " " + method.name());
        }
      }
    }
    assertEquals(0, instance.inFlight());
    assertEquals(0, instance.tokens().live());
    return let;
  }

  @Test
  @DisplayName("torture/28 nothing declared, or nothing granted, means nothing is called")
  void intoPlugins() {
    assertEquals(List.of(), let(gate(true), Set.of()));
    assertEquals(List.of(), let(gate(false), everything()));
    long all =
        Catalogue.CONTRIBUTIONS.stream()
            .flatMap(c -> ContractModel.of(c).methods().stream())
            .count();
    assertEquals(all, let(gate(true), everything()).size());
  }

  @Test
  @DisplayName("torture/28 nothing declared, or nothing granted, means nothing is asked")
  void outOfPlugins() {
    Account account =
        new Account() {
          @Override
          public Key key() {
            return new Key("secret");
          }

          @Override
          public Endpoint endpoint() {
            return new Endpoint("", false);
          }
        };
    ToolCalls tools = _ -> Tool.Result.of("done");
    List<HostFunction<?>> functions =
        List.of(
            new HostFunction<>(Account.class, _ -> account),
            new HostFunction<>(ToolCalls.class, _ -> tools));
    for (Door door :
        List.of(
            instance(gate(true), Set.of(), functions).door(),
            instance(gate(false), everything(), functions).door())) {
      refused(door, "account", "key", "{}");
      refused(door, "tool-calls", "call", "{\"tool\":\"x\",\"arguments\":{},\"cluster\":\"\"}");
      door.call(request("account", "endpoint", "{}"));
    }
    Door open = instance(gate(true), everything(), functions).door();
    assertTrue(open.call(request("account", "key", "{}")).head().toString().contains("secret"));
  }

  @Test
  void everyMethodThatNeedsNothingSaysWhy() {
    Stream.concat(Catalogue.CONTRIBUTIONS.stream(), Catalogue.HOST_FUNCTIONS.stream())
        .flatMap(c -> ContractModel.of(c).methods().stream())
        .filter(m -> m.needForm().equals("nothing"))
        .forEach(m -> assertTrue(!m.needsNothingBecause().isBlank(), m.name()));
  }

  private static HostRequest request(String function, String method, String head) {
    return new HostRequest(new byte[0], function, method, Json.of(head), Bytes.EMPTY, null);
  }

  private static void refused(Door door, String function, String method, String head) {
    PluginException e =
        assertThrows(
            PluginException.class, () -> door.call(request(function, method, head)), function);
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code(), e.getMessage());
  }
}
