package dev.mortise.gate;

import dev.mortise.api.Call;
import dev.mortise.api.PluginException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call that was let in, until it is over. Exactly one of [#done] and [#failed] counts: the
/// first.
public final class Passage {
  private final Gate gate;
  private final Direction direction;
  private final Call call;
  private final CallContext context;
  private final Once once;
  private final Arrival began;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<@Nullable Consumer<PluginException>> revocation =
      new AtomicReference<>();

  Passage(
      Gate gate, Direction direction, Call call, CallContext context, Once once, Arrival began) {
    this.gate = gate;
    this.direction = direction;
    this.call = call;
    this.context = context;
    this.once = once;
    this.began = began;
  }

  /// What to do when the right this call rests on is taken back while it runs: for streams.
  public void onRevoked(Consumer<PluginException> action) {
    revocation.set(action);
    gate.watch(this);
    // What was taken back between the first judgement and now told nobody here.
    judgeAgain();
  }

  /// It was answered.
  public void done() {
    end(CallRecord.Outcome.DONE, null);
  }

  /// It failed.
  public void failed(PluginException failure) {
    end(CallRecord.Outcome.FAILED, failure);
  }

  /// What flows one way through a stream that was let in, to be paid for.
  public StreamMeter meter() {
    return gate.meter(context.party());
  }

  private void end(CallRecord.Outcome outcome, @Nullable PluginException why) {
    if (over.compareAndSet(false, true)) {
      gate.unwatch(this);
      gate.recorded(direction, call, context, outcome, why, began);
    }
  }

  boolean over() {
    return over.get();
  }

  /// Judges the call again; what it would not be allowed now ends.
  void judgeAgain() {
    try {
      gate.judge(direction, call, context, once);
    } catch (PluginException refused) {
      Consumer<PluginException> action = revocation.get();
      if (action != null && !over()) {
        action.accept(refused);
      }
    }
  }
}
