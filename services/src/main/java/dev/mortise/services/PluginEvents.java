package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Events;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;

/// Events for one call of one plugin.
///
/// A subscription outlives the call it was made in, so it is made in the background: nobody's
/// rights are used long after they left.
record PluginEvents(EventBus bus, HostCaller caller) implements Events {
  @Override
  public void publish(Publication publication) {
    bus.publish(caller.plugin(), publication);
  }

  @Override
  public Items<Event> subscribe(Topic topic) {
    if (!(caller.caller() instanceof Caller.Background)) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "%s: events are listened to in the background, not on behalf of %s; ask without a call token."
              .formatted(caller.label(), caller.caller().name()));
    }
    return bus.subscribe(caller.plugin(), topic.topic());
  }
}
