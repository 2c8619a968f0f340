package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Caller OPERATOR = new Caller.Operator("ann");
  private static final Permission RATE = Permission.parse("tool:offer:get_rate");
  private static final Permission CALL = Permission.parse("tool:call:plugin_b_it");

  private final Set<String> granted = new HashSet<>();
  private final Set<String> background = new HashSet<>();
  private final Set<String> lent = new HashSet<>();
  private final Map<String, String> refusals = new HashMap<>();
  private final RecentCalls calls = new RecentCalls(10);
  private final Grants grants =
      new Grants() {
        @Override
        public boolean granted(Party party, Permission need) {
          return granted.contains(party.plugin() + " " + need);
        }

        @Override
        public boolean grantedForBackground(Party party, Permission need) {
          return background.contains(party.plugin() + " " + need);
        }

        @Override
        public boolean lent(Party party, Permission need) {
          return lent.contains(party.plugin() + " " + need);
        }
      };
  private final List<String> audited = new ArrayList<>();
  private final Set<Instant> times = new HashSet<>();
  private final AuditSink audit =
      new AuditSink() {
        @Override
        public void intends(CallRecord call) {
          audited.add(call.outcome() + " " + call.address());
          times.add(call.time());
        }

        @Override
        public void changed(Change change) {}

        @Override
        public void record(CallRecord call) {
          audited.add(call.outcome() + " " + call.address());
          times.add(call.time());
          calls.record(call);
        }
      };
  private final Gate gate =
      new Gate(
          grants,
          (caller, plugin, need) -> Optional.ofNullable(refusals.get(caller.name() + " " + need)),
          new BucketRates(),
          audit,
          InstantSource.system());

  private static Party party(String id, Permission... declared) {
    return new Party(id, "1.0", "hash", Set.of(declared));
  }

  private static Call call(String plugin, Need need, Caller caller) {
    Deadline soon = Deadline.after(Duration.ofMinutes(1));
    return new Call(
        plugin, "tools/get_rate", "execute", Json.EMPTY, Bytes.EMPTY, caller, soon, need, null);
  }

  private Passage admit(Direction direction, Permission need, Caller caller, Party... chain) {
    Deadline soon = Deadline.after(Duration.ofMinutes(1));
    CallContext context = new CallContext(caller, List.of(chain), soon);
    Call call = call(chain[chain.length - 1].plugin(), new Need.Holds(need), caller);
    return gate.admit(direction, call, context, false, Once.NOTHING);
  }

  private ErrorCode refusal(Direction direction, Permission need, Caller caller, Party... chain) {
    return assertThrows(PluginException.class, () -> admit(direction, need, caller, chain)).code();
  }

  @Test
  void refusesWhatNobodyDeclaredAndQuotesTheLinesThatWould() {
    granted.add("a " + RATE);
    PluginException e =
        assertThrows(
            PluginException.class, () -> admit(Direction.INTO_PLUGIN, RATE, OPERATOR, party("a")));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(e.getMessage().startsWith("a 1.0 may not use tools/get_rate"), e.getMessage());
    assertTrue(e.getMessage().contains("use = \"tool:offer:get_rate\""), e.getMessage());
  }

  @Test
  void refusesWhatNobodyGrantedAndSaysTheCommand() {
    Permission any = Permission.parse("tool:offer:*");
    PluginException e =
        assertThrows(
            PluginException.class,
            () -> admit(Direction.INTO_PLUGIN, any, OPERATOR, party("a", any)));
    assertTrue(e.getMessage().endsWith("mortise plugins grant a 'tool:offer:*'"), e.getMessage());
  }

  @Test
  void letsInWhatIsDeclaredAndGrantedAndRecordsIt() {
    granted.add("a " + RATE);
    admit(Direction.INTO_PLUGIN, RATE, OPERATOR, party("a", RATE)).done();
    CallRecord only = calls.last(10, _ -> true).getFirst();
    assertEquals(CallRecord.Outcome.DONE, only.outcome());
    assertEquals("a", only.plugin());
    assertEquals(OPERATOR, only.caller());
  }

  @Test
  void recordsEveryRefusal() {
    refusal(Direction.INTO_PLUGIN, RATE, OPERATOR, party("a"));
    assertEquals(CallRecord.Outcome.REFUSED, calls.last(10, _ -> true).getFirst().outcome());
  }

  @Test
  void backgroundHasOnlyWhatWasGrantedForBackground() {
    Caller nobody = new Caller.Background("a");
    granted.add("a " + CALL);
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        refusal(Direction.OUT_OF_PLUGIN, CALL, nobody, party("a", CALL)));
    background.add("a " + CALL);
    admit(Direction.OUT_OF_PLUGIN, CALL, nobody, party("a", CALL)).done();
  }

  @Test
  void rightsShrinkAlongAChain() {
    granted.add("b " + CALL);
    Party poor = party("a");
    Party rich = party("b", CALL);
    assertEquals(
        ErrorCode.PERMISSION_DENIED, refusal(Direction.OUT_OF_PLUGIN, CALL, OPERATOR, poor, rich));
    lent.add("b " + CALL);
    admit(Direction.OUT_OF_PLUGIN, CALL, OPERATOR, poor, rich).done();
  }

  @Test
  void refusesCyclesAndDepth() {
    granted.add("a " + RATE);
    Party a = party("a", RATE);
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        refusal(Direction.INTO_PLUGIN, RATE, OPERATOR, a, party("b"), a));
    List<Party> chain = new ArrayList<>();
    for (int i = 0; i < CallContext.DEPTH_MAX; i++) {
      chain.add(party("p" + i));
    }
    chain.add(a);
    assertEquals(
        ErrorCode.RESOURCE_EXHAUSTED,
        refusal(Direction.INTO_PLUGIN, RATE, OPERATOR, chain.toArray(Party[]::new)));
  }

  @Test
  void revocationEndsStreamsThatRestOnIt() {
    granted.add("a " + RATE);
    Passage passage = admit(Direction.INTO_PLUGIN, RATE, OPERATOR, party("a", RATE));
    List<PluginException> told = new ArrayList<>();
    passage.onRevoked(told::add);
    gate.judgeAgain();
    assertEquals(List.of(), told);
    granted.clear();
    gate.judgeAgain();
    assertEquals(ErrorCode.PERMISSION_DENIED, told.getFirst().code());
  }

  @Test
  @DisplayName("rule 15: --grant-declared grants what is declared, and nothing else by itself")
  void grantDeclaredGrantsWhatIsDeclaredAndWhatTheOperatorGranted() {
    Grants all = new GrantDeclared(Grants.NOTHING);
    assertTrue(all.granted(party("a", RATE), RATE));
    assertEquals(false, all.granted(party("a", RATE), CALL));
    granted.add("a " + CALL);
    Grants both = new GrantDeclared(grants);
    assertTrue(both.granted(party("a", RATE), CALL));
    assertTrue(both.granted(party("a", RATE), RATE));
  }

  @Test
  void refusesWhatTheCallerMayNotAndSaysWhoCouldChangeIt() {
    granted.add("a " + RATE);
    Caller bob = new Caller.User("bob", Set.of());
    refusals.put("bob " + RATE, "bob's roles do not allow it");
    PluginException e =
        assertThrows(
            PluginException.class, () -> admit(Direction.INTO_PLUGIN, RATE, bob, party("a", RATE)));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    for (String part :
        List.of("a 1.0", "user bob", "bob's roles do not allow it", RATE.toString(), "roles")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    admit(Direction.INTO_PLUGIN, RATE, OPERATOR, party("a", RATE)).done();
    granted.add("a " + CALL);
    refusals.put("bob " + CALL, "bob may not call others");
    lent.add("a " + CALL);
    assertEquals(
        ErrorCode.PERMISSION_DENIED,
        refusal(Direction.OUT_OF_PLUGIN, CALL, bob, party("a", CALL)),
        "what is lent to plugins is not lent to people");
  }

  @Test
  void whatChangesSomethingIsOnRecordBeforeItHappens() {
    granted.add("a " + RATE);
    Deadline soon = Deadline.after(Duration.ofMinutes(1));
    Party a = party("a", RATE);
    Call call = call("a", new Need.Holds(RATE), OPERATOR);
    CallContext context = CallContext.into(a, OPERATOR, soon);
    Passage passage = gate.admit(Direction.INTO_PLUGIN, call, context, true, Once.NOTHING);
    assertEquals(List.of("BEGUN tools/get_rate"), audited);
    passage.done();
    assertEquals(List.of("BEGUN tools/get_rate", "DONE tools/get_rate"), audited);
    assertEquals(1, times.size(), "by their time the two are known to belong together");
    gate.admit(Direction.INTO_PLUGIN, call, context, false, Once.NOTHING);
    assertEquals(2, audited.size(), "a plain read is written down when it is over");
  }

  @Test
  void aCallWhoseTimeIsUpIsLateWhoeverCountsTheRates() {
    granted.add("a " + RATE);
    RateState nobodyAnswers =
        (_, _, _) -> {
          throw new PluginException(ErrorCode.UNAVAILABLE, "no answer before the deadline");
        };
    Gate shared =
        new Gate(
            grants, (_, _, _) -> Optional.empty(), nobodyAnswers, audit, InstantSource.system());
    Party a = party("a", RATE);
    Deadline over = Deadline.after(Duration.ZERO);
    Call call =
        new Call(
            "a",
            "tools/get_rate",
            "execute",
            Json.EMPTY,
            Bytes.EMPTY,
            OPERATOR,
            over,
            new Need.Holds(RATE),
            null);
    CallContext context = CallContext.into(a, OPERATOR, over);
    var late =
        assertThrows(
            PluginException.class,
            () -> shared.admit(Direction.INTO_PLUGIN, call, context, false, Once.NOTHING));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code(), late.getMessage());
    assertEquals(List.of("FAILED tools/get_rate"), audited);
  }

  @Test
  void whatWasAllowedOnceIsThatNeedOfThatInstanceInThatCall() {
    Party a = party("a", CALL);
    Once once = new Once(List.of(new Once.Right(a, CALL)));
    Call call = call("a", new Need.Holds(CALL), OPERATOR);
    Deadline soon = Deadline.after(Duration.ofMinutes(1));
    CallContext context = CallContext.into(a, OPERATOR, soon);
    assertEquals(CALL, gate.missing(call, context, Once.NOTHING).map(Missing::need).orElseThrow());
    assertEquals(Optional.empty(), gate.missing(call, context, once));
    gate.admit(Direction.OUT_OF_PLUGIN, call, context, false, once).done();
    CallContext twin = CallContext.into(party("a", CALL), OPERATOR, soon);
    assertThrows(
        PluginException.class, () -> gate.admit(Direction.OUT_OF_PLUGIN, call, twin, false, once));
    assertThrows(
        PluginException.class,
        () -> gate.admit(Direction.OUT_OF_PLUGIN, call, context, false, Once.NOTHING));
  }

  @Test
  void nothingIsAskedAboutThatNoAnswerWouldHelp() {
    Deadline soon = Deadline.after(Duration.ofMinutes(1));
    Call call = call("a", new Need.Holds(CALL), OPERATOR);
    CallContext undeclared = CallContext.into(party("a"), OPERATOR, soon);
    assertEquals(Optional.empty(), gate.missing(call, undeclared, Once.NOTHING));
    Caller bob = new Caller.User("bob", Set.of());
    refusals.put("bob " + CALL, "no");
    CallContext theirs = CallContext.into(party("a", CALL), bob, soon);
    assertEquals(Optional.empty(), gate.missing(call, theirs, Once.NOTHING));
  }

  @Test
  void tooManyCallsAreRefusedWithTheNumbersForAnAnswer() {
    granted.add("a " + RATE);
    Party a = new Party("a", "1.0", "hash", Set.of(RATE), new RateState.Limit(0.001, 3));
    for (int i = 0; i < 3; i++) {
      admit(Direction.INTO_PLUGIN, RATE, OPERATOR, a).done();
    }
    PluginException e =
        assertThrows(PluginException.class, () -> admit(Direction.INTO_PLUGIN, RATE, OPERATOR, a));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    Throttle throttle = e.throttle().orElseThrow();
    assertEquals(3, throttle.limit());
    assertEquals(0, throttle.remaining());
    assertTrue(throttle.retryAfter().isPositive());
    Party reloaded = new Party("a", "1.1", "hash2", Set.of(RATE), new RateState.Limit(0.001, 3));
    assertEquals(
        ErrorCode.RESOURCE_EXHAUSTED,
        refusal(Direction.INTO_PLUGIN, RATE, OPERATOR, reloaded),
        "a reload gives nothing back");
    granted.add("b " + RATE);
    admit(Direction.INTO_PLUGIN, RATE, OPERATOR, party("b", RATE)).done();
  }
}
