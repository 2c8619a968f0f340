package dev.mortise.gate;

import dev.mortise.api.Call;
import dev.mortise.api.Need;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PluginException;
import dev.mortise.api.Throttle;

/// Which rates a call spends: that of calls into its plugin or of what the plugin asks, and that of
/// the area it needs a permission of. None of them belongs to one instance, so a reload gives
/// nothing back.
final class Rates {
  private final RateState state;

  Rates(RateState state) {
    this.state = state;
  }

  /// @throws PluginException `RESOURCE_EXHAUSTED` with when to try again
  void take(Direction direction, Call call, Party party) {
    boolean into = direction == Direction.INTO_PLUGIN;
    if (into && call.need() instanceof Need.Holds holds && paced(holds)) {
      return;
    }
    String plugin = party.plugin();
    take(
        into ? plugin : plugin + "/host",
        party,
        into ? "is called" : "asks the host for something",
        call);
    if (call.need() instanceof Need.Holds holds) {
      String area = holds.permission().area();
      take(plugin + "/" + area, party, "uses its permissions of the area " + area, call);
    }
  }

  /// Messages come as fast as the session they belong to, which is the operator's own: to leave
  /// some out would show a plugin half of it. Who hands them on has queues with ends.
  private static boolean paced(Need.Holds holds) {
    return holds.permission().area().equals(PermissionArea.MESSAGES.word());
  }

  private void take(String key, Party party, String what, Call call) {
    RateState.Taken taken = state.take(key, party.rate(), 1);
    if (!taken.allowed()) {
      throw PluginException.throttled(
          Refusal.tooFast(party, what, call, taken),
          new Throttle(taken.retryAfter(), party.rate().burst(), taken.remaining()));
    }
  }

  StreamMeter meter(Party party) {
    return new StreamMeter(state, party);
  }
}
