package dev.mortise.gate;

import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The one door: every call from the host to a plugin and from a plugin to the host passes it, or
/// does not happen.
///
/// A call passes when what it needs is declared by the instance it concerns, granted by the
/// operator, and something its caller may do. What a plugin asks of the host must be allowed to
/// every plugin of the chain it came through, unless the operator lets a plugin further down lend
/// it. Nothing declared and nothing granted means nothing allowed. Safe for any thread; never
/// waits, except for the audit of what changes something and, where hosts share their rates, for
/// whoever counts them: then no longer than the call has time.
public final class Gate {
  private final Grants grants;
  private final CallerRights rights;
  private final Rates rates;
  private final AuditSink audit;
  private final InstantSource clock;
  private final boolean traced;
  private final Set<Passage> watched = ConcurrentHashMap.newKeySet();

  /// A gate.
  ///
  /// @param clock for the time in records
  public Gate(
      Grants grants, CallerRights rights, RateState rates, AuditSink audit, InstantSource clock) {
    this(grants, rights, rates, audit, clock, GateOptions.STANDARD);
  }

  /// The same with what an operator may change.
  public Gate(
      Grants grants,
      CallerRights rights,
      RateState rates,
      AuditSink audit,
      InstantSource clock,
      GateOptions options) {
    this.grants = grants;
    this.rights = rights;
    this.rates = new Rates(rates, options.areaRates());
    this.traced = options.traced();
    this.audit = audit;
    this.clock = clock;
  }

  /// Lets a call in or refuses it; either way it is recorded. What changes something is recorded
  /// before this returns.
  ///
  /// @param context whose last plugin is the one that is called, or that asks
  /// @param changes whether its beginning must be on record before it happens
  /// @param once what a person allowed for this call only
  /// @throws PluginException `PERMISSION_DENIED`; `RESOURCE_EXHAUSTED` when calls nest too deep or
  ///   come too fast; `DEADLINE_EXCEEDED` when its time was up before it began; `UNAVAILABLE` when
  ///   it must be recorded or counted and cannot be
  public Passage admit(
      Direction direction, Call call, CallContext context, boolean changes, Once once) {
    Arrival began = Arrival.now(clock);
    try {
      judge(direction, call, context, once);
      // Who counts for several hosts has no time to answer a call whose own is up.
      if (!call.deadline().expired()) {
        rates.take(direction, call, context.party());
      }
    } catch (PluginException refused) {
      recorded(direction, call, context, CallRecord.Outcome.REFUSED, refused, began);
      throw refused;
    }
    if (call.deadline().expired()) {
      PluginException late = Refusal.late(call, context);
      recorded(direction, call, context, CallRecord.Outcome.FAILED, late, began);
      throw late;
    }
    if (changes) {
      audit.intends(entry(direction, call, context, CallRecord.Outcome.BEGUN, null, began));
    }
    return new Passage(this, direction, call, context, once, began);
  }

  /// Records a call that failed before there was anything to judge: an unknown function, a bad
  /// token.
  public void refused(Direction direction, Call call, CallContext context, PluginException why) {
    recorded(direction, call, context, CallRecord.Outcome.REFUSED, why, Arrival.now(clock));
  }

  /// Records what the operating system refused a plugin that acted past the gate, on nobody's
  /// behalf.
  ///
  /// @param action what it called: `ptrace`, `open`
  public void refusedBySystem(Party party, String action, String reason) {
    audit.record(
        new CallRecord(
            clock.instant(),
            Direction.OUT_OF_PLUGIN,
            party.plugin(),
            party.version(),
            new Caller.Background(party.plugin()),
            List.of(party.plugin()),
            "sandbox",
            action,
            new Need.Nothing("a plugin has no way to the machine but through the host"),
            CallRecord.Outcome.REFUSED,
            ErrorCode.PERMISSION_DENIED,
            AuditText.clean(reason),
            Duration.ZERO));
  }

  /// What the operator could allow so that this call of a plugin passes: the first thing that is
  /// declared and not granted. Empty when nothing is missing, or something else stands in the way.
  ///
  /// @param once what was allowed already
  public Optional<Missing> missing(Call call, CallContext context, Once once) {
    Verdict verdict = verdict(Direction.OUT_OF_PLUGIN, call, context, once);
    if (!(verdict instanceof Verdict.Ungranted missing)
        || refusalOfCaller(call, context).isPresent()) {
      return Optional.empty();
    }
    Permission need = ((Need.Holds) call.need()).permission();
    boolean background = call.caller() instanceof Caller.Background;
    return Optional.of(
        new Missing(missing.party(), need, background, missing.refusal(need, call, context)));
  }

  /// Where a new call stands in a trace.
  ///
  /// @param part of which call it is; null for none
  /// @return null where nobody collects traces
  public @Nullable Trace trace(@Nullable Trace part) {
    if (!traced) {
      return null;
    }
    return part == null ? Trace.root() : part.child();
  }

  /// Something was revoked, or a grant's time is up: streams that rest on it end.
  public void judgeAgain() {
    watched.forEach(Passage::judgeAgain);
  }

  /// Counts what flows through streams of this plugin.
  StreamMeter meter(Party party) {
    return rates.meter(party);
  }

  void judge(Direction direction, Call call, CallContext context, Once once) {
    if (direction == Direction.INTO_PLUGIN) {
      checkChain(call, context);
    }
    if (call.need() instanceof Need.Holds holds) {
      Verdict verdict = verdict(direction, call, context, once);
      if (verdict instanceof Verdict.No no) {
        throw no.refusal(holds.permission(), call, context);
      }
      Optional<PluginException> caller = refusalOfCaller(call, context);
      if (caller.isPresent()) {
        throw caller.get();
      }
    }
  }

  /// The caller's own right, whoever lends what: people gain nothing through plugins.
  private Optional<PluginException> refusalOfCaller(Call call, CallContext context) {
    if (!(call.need() instanceof Need.Holds holds)) {
      return Optional.empty();
    }
    return rights
        .refusal(acting(call, context), context.party().plugin(), holds.permission())
        .map(why -> Refusal.caller(why, holds.permission(), call, context));
  }

  /// Who a call is made as: whoever called, and in the background the user its grant names.
  public Caller acting(Call call, CallContext context) {
    return context.caller() instanceof Caller.Background nobody
            && call.need() instanceof Need.Holds holds
        ? new Caller.Background(nobody.name(), backgroundUser(context, holds.permission()))
        : context.caller();
  }

  /// Plugins that act as different users have nobody's rights in common.
  private @Nullable String backgroundUser(CallContext context, Permission need) {
    List<Optional<String>> named =
        context.chain().stream().map(p -> grants.backgroundUser(p, need)).distinct().toList();
    return named.size() == 1 ? named.getFirst().orElse(null) : null;
  }

  private Verdict verdict(Direction direction, Call call, CallContext context, Once once) {
    if (!(call.need() instanceof Need.Holds holds)) {
      return Verdict.YES;
    }
    Permission need = holds.permission();
    boolean background = call.caller() instanceof Caller.Background;
    List<Party> chain = context.chain();
    // The need of a contribution is the callee's right to offer it; what a plugin that calls it
    // needs was judged when it asked the host to make the call.
    int first = direction == Direction.INTO_PLUGIN ? chain.size() - 1 : 0;
    for (int at = chain.size() - 1; at >= first; at--) {
      Party party = chain.get(at);
      Verdict verdict = verdict(party, need, background, once);
      if (verdict instanceof Verdict.No || grants.lent(party, need)) {
        return verdict;
      }
    }
    return Verdict.YES;
  }

  private Verdict verdict(Party party, Permission need, boolean background, Once once) {
    if (!party.declares(need)) {
      return new Verdict.Undeclared(party);
    }
    if (once.allows(party, need)) {
      return Verdict.YES;
    }
    if (!grants.granted(party, need)) {
      return new Verdict.Ungranted(party);
    }
    return background && !grants.grantedForBackground(party, need)
        ? new Verdict.NotInBackground(party)
        : Verdict.YES;
  }

  private static void checkChain(Call call, CallContext context) {
    List<Party> chain = context.chain();
    if (chain.size() > CallContext.DEPTH_MAX) {
      throw Refusal.tooDeep(call, context);
    }
    String last = context.party().plugin();
    for (int at = 0; at < chain.size() - 1; at++) {
      if (chain.get(at).plugin().equals(last)) {
        throw Refusal.cycle(call, context);
      }
    }
  }

  void recorded(
      Direction direction,
      Call call,
      CallContext context,
      CallRecord.Outcome outcome,
      @Nullable PluginException why,
      Arrival began) {
    audit.record(entry(direction, call, context, outcome, why, began));
  }

  private CallRecord entry(
      Direction direction,
      Call call,
      CallContext context,
      CallRecord.Outcome outcome,
      @Nullable PluginException why,
      Arrival began) {
    Party party = context.party();
    ErrorCode code = why == null ? null : why.code();
    return new CallRecord(
        began.time(),
        direction,
        party.plugin(),
        party.version(),
        call.caller(),
        context.chain().stream().map(Party::plugin).toList(),
        call.address(),
        call.method(),
        call.need(),
        outcome,
        code,
        why == null ? "" : AuditText.clean(why.getMessage()),
        began.since(),
        // A plugin's context is the call it serves; what it asks is part of that.
        direction == Direction.INTO_PLUGIN ? context.trace() : trace(context.trace()));
  }

  void watch(Passage passage) {
    watched.add(passage);
    if (passage.over()) {
      watched.remove(passage);
    }
  }

  void unwatch(Passage passage) {
    watched.remove(passage);
  }
}
