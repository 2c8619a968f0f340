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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The one door: every call from the host to a plugin and from a plugin to the host passes it, or
/// does not happen.
///
/// A call passes when what it needs is declared by the instance it concerns and granted by the
/// operator. What a plugin asks of the host must be allowed to every plugin of the chain it came
/// through, unless the operator lets a plugin further down lend it. Nothing declared and nothing
/// granted means nothing allowed. Safe for any thread; never waits.
public final class Gate {
  private final Grants grants;
  private final Recorder recorder;
  private final InstantSource clock;
  private final Set<Passage> watched = ConcurrentHashMap.newKeySet();

  /// A gate.
  ///
  /// @param clock for the time in records
  public Gate(Grants grants, Recorder recorder, InstantSource clock) {
    this.grants = grants;
    this.recorder = recorder;
    this.clock = clock;
  }

  /// Lets a call in or refuses it; either way it is recorded.
  ///
  /// @param context whose last plugin is the one that is called, or that asks
  /// @throws PluginException `PERMISSION_DENIED`; `RESOURCE_EXHAUSTED` when calls nest too deep;
  ///   `DEADLINE_EXCEEDED` when its time was up before it began
  public Passage admit(Direction direction, Call call, CallContext context) {
    long began = System.nanoTime();
    try {
      judge(direction, call, context);
    } catch (PluginException refused) {
      recorded(
          direction,
          call,
          context,
          CallRecord.Outcome.REFUSED,
          refused.code(),
          refused.getMessage(),
          began);
      throw refused;
    }
    if (call.deadline().expired()) {
      PluginException late = Refusal.late(call, context);
      recorded(
          direction,
          call,
          context,
          CallRecord.Outcome.FAILED,
          late.code(),
          late.getMessage(),
          began);
      throw late;
    }
    return new Passage(this, direction, call, context, began);
  }

  /// Records a call that failed before there was anything to judge: an unknown function, a bad
  /// token.
  public void refused(Direction direction, Call call, CallContext context, PluginException why) {
    recorded(
        direction,
        call,
        context,
        CallRecord.Outcome.REFUSED,
        why.code(),
        why.getMessage(),
        System.nanoTime());
  }

  /// Something was revoked: streams that rest on it end.
  public void judgeAgain() {
    watched.forEach(Passage::judgeAgain);
  }

  void judge(Direction direction, Call call, CallContext context) {
    if (direction == Direction.INTO_PLUGIN) {
      checkChain(call, context);
    }
    if (!(call.need() instanceof Need.Holds holds)) {
      return;
    }
    Permission permission = holds.permission();
    boolean background = call.caller() instanceof Caller.Background;
    if (direction == Direction.INTO_PLUGIN) {
      // The need of a contribution is the callee's right to offer it; what a plugin that calls it
      // needs was judged when it asked the host to make the call.
      require(context.party(), permission, background, call, context);
      return;
    }
    List<Party> chain = context.chain();
    for (int at = chain.size() - 1; at >= 0; at--) {
      require(chain.get(at), permission, background, call, context);
      if (grants.lent(chain.get(at), permission)) {
        return;
      }
    }
  }

  private void require(
      Party party, Permission need, boolean background, Call call, CallContext context) {
    if (!party.declares(need)) {
      throw Refusal.undeclared(party, need, call, context);
    }
    if (!grants.granted(party, need)) {
      throw Refusal.ungranted(party, need, call, context);
    }
    if (background && !grants.grantedForBackground(party, need)) {
      throw Refusal.background(party, need, call);
    }
  }

  private static void checkChain(Call call, CallContext context) {
    List<Party> chain = context.chain();
    if (chain.size() > CallContext.DEPTH_MAX) {
      throw Refusal.tooDeep(call, context);
    }
    String last = context.party().plugin();
    if (chain.subList(0, chain.size() - 1).stream().anyMatch(p -> p.plugin().equals(last))) {
      throw Refusal.cycle(call, context);
    }
  }

  void recorded(
      Direction direction,
      Call call,
      CallContext context,
      CallRecord.Outcome outcome,
      @Nullable ErrorCode code,
      String reason,
      long began) {
    Party party = context.party();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    recorder.record(
        new CallRecord(
            clock.instant().minus(took),
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
            reason,
            took));
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
