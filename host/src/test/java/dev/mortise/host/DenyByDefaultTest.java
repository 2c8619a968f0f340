package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Catalogue;
import dev.mortise.api.Contract;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PluginException;
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
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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
            Refusals.NOTHING,
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

  /// A host function of that contract that answers nothing: none gets so far.
  private static <T> HostFunction<T> function(Class<T> contract, List<String> reached) {
    Object anything =
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (_, method, _) -> {
              reached.add(method.getName());
              throw new PluginException(ErrorCode.PLUGIN_FAILED, "reached");
            });
    return new HostFunction<>(contract, _ -> contract.cast(anything));
  }

  private static List<HostFunction<?>> functions(List<String> reached) {
    List<HostFunction<?>> functions = new ArrayList<>();
    Catalogue.HOST_FUNCTIONS.forEach(c -> functions.add(function(c, reached)));
    return functions;
  }

  /// A record with something in every component, as JSON.
  private static String head(MethodModel method) {
    Class<?> type = method.argumentType();
    if (type == null) {
      return "{}";
    }
    StringBuilder head = new StringBuilder("{");
    for (RecordComponent component : type.getRecordComponents()) {
      String value = sample(component);
      if (!value.isEmpty()) {
        head.append(head.length() > 1 ? "," : "");
        head.append('"').append(component.getName()).append("\":").append(value);
      }
    }
    return head.append('}').toString();
  }

  private static String sample(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return switch (component.getName()) {
        case "url" -> "\"https://api.example.com/x\"";
        case "address" -> "\"api.example.com:443\"";
        default -> "\"x\"";
      };
    }
    if (type == Bytes.class || type == Body.class) {
      return "";
    }
    if (type == boolean.class) {
      return "true";
    }
    if (type.isPrimitive()) {
      return "1";
    }
    return List.class.isAssignableFrom(type) ? "[]" : "{}";
  }

  private enum Outcome {
    REFUSED,
    LET_IN
  }

  private static Outcome asked(Door door, ContractModel model, MethodModel method) {
    HostRequest request = request(model.name(), method.name(), head(method));
    try {
      if (method.stream()) {
        door.open(request).close();
      } else {
        door.call(request);
      }
      return Outcome.LET_IN;
    } catch (PluginException e) {
      boolean refused = e.code() == ErrorCode.PERMISSION_DENIED;
      assertTrue(
          refused || e.getMessage().contains("reached"),
          model.name() + " " + method.name() + " " + e.getMessage());
      return refused ? Outcome.REFUSED : Outcome.LET_IN;
    }
  }

  @Test
  @DisplayName("torture/28 nothing declared, or nothing granted, means nothing is asked")
  void outOfPlugins() {
    List<String> reached = new CopyOnWriteArrayList<>();
    Door undeclared = instance(gate(true), Set.of(), functions(reached)).door();
    Door ungranted = instance(gate(false), everythingOfTheGrammar(), functions(reached)).door();
    Door open = instance(gate(true), everythingOfTheGrammar(), functions(reached)).door();
    int walked = 0;
    for (Class<?> contract : Catalogue.HOST_FUNCTIONS) {
      ContractModel model = ContractModel.of(contract);
      for (MethodModel method : model.methods()) {
        boolean free = method.needForm().equals("nothing");
        Outcome expected = free ? Outcome.LET_IN : Outcome.REFUSED;
        String name = model.name() + " " + method.name();
        assertEquals(expected, asked(undeclared, model, method), name + ", undeclared");
        assertEquals(expected, asked(ungranted, model, method), name + ", ungranted");
        assertEquals(Outcome.LET_IN, asked(open, model, method), name + ", all granted");
        walked++;
      }
    }
    assertTrue(walked > 25, "the catalogue of host functions: " + walked);
  }

  /// Every area and action, as wide as it goes.
  private static Set<Permission> everythingOfTheGrammar() {
    Set<Permission> all = new HashSet<>();
    for (PermissionArea area : PermissionArea.values()) {
      for (PermissionArea.Action action : area.actions()) {
        String target =
            switch (action.target()) {
              case NONE -> "";
              case WORD, RESOURCE -> "*";
              case HOST -> "*";
              case PATH -> "/**";
            };
        all.add(Permission.of(area.word(), action.name(), target));
        if (action.target() == PermissionArea.Target.HOST) {
          all.add(Permission.of(area.word(), action.name(), "*:443"));
        }
      }
    }
    return all;
  }

  /// A host function that says nothing about what it needs.
  @Contract("careless")
  interface Careless {
    void act();
  }

  @Test
  @DisplayName("torture/28 a host function without a need does not come to be")
  void aHostFunctionWithoutANeedFails() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new HostFunctions(List.of(function(Careless.class, new ArrayList<>()))));
    assertTrue(String.valueOf(e.getMessage()).contains("must say what it needs"), e.toString());
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
}
