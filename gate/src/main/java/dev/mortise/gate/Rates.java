package dev.mortise.gate;

import dev.mortise.api.Call;
import dev.mortise.api.Need;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PluginException;
import dev.mortise.api.Throttle;
import java.util.Map;

/// Which rates a call spends: that of calls into its plugin or of what the plugin asks, and that of
/// the area it needs a permission of. None of them belongs to one instance, so a reload gives
/// nothing back.
final class Rates {
  private final RateState state;
  private final Map<String, RateState.Limit> areas;

  /// @param areas of permissions in which every plugin gets no more than this, whatever its own
  ///   rate is
  Rates(RateState state, Map<String, RateState.Limit> areas) {
    this.state = state;
    this.areas = Map.copyOf(areas);
  }

  /// @throws PluginException `RESOURCE_EXHAUSTED` with when to try again; `UNAVAILABLE` when nobody
  ///   could say before the call's deadline
  void take(Direction direction, Call call, Party party) {
    boolean into = direction == Direction.INTO_PLUGIN;
    if (into && call.need() instanceof Need.Holds holds && paced(holds)) {
      return;
    }
    String plugin = party.plugin();
    take(
        into ? plugin : plugin + "/host",
        party.rate(),
        party,
        into ? "is called" : "asks the host for something",
        call);
    if (call.need() instanceof Need.Holds holds) {
      String area = holds.permission().area();
      String what = "uses its permissions of the area " + area;
      take(plugin + "/" + area, limit(party, area), party, what, call);
    }
  }

  /// Messages come as fast as the session they belong to, which is the operator's own: to leave
  /// some out would show a plugin half of it. Who hands them on has queues with ends.
  private static boolean paced(Need.Holds holds) {
    return holds.permission().area().equals(PermissionArea.MESSAGES.word());
  }

  private RateState.Limit limit(Party party, String area) {
    RateState.Limit most = areas.getOrDefault(area, party.rate());
    return most.perSecond() < party.rate().perSecond() ? most : party.rate();
  }

  private void take(String key, RateState.Limit limit, Party party, String what, Call call) {
    RateState.Taken taken = state.take(key, limit, 1, call.deadline());
    if (!taken.allowed()) {
      throw PluginException.throttled(
          Refusal.tooFast(party, limit, what, call, taken),
          new Throttle(taken.retryAfter(), limit.burst(), taken.remaining()));
    }
  }

  StreamMeter meter(Party party) {
    return new StreamMeter(state, party);
  }
}
