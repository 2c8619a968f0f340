package dev.mortise.sdk;

import dev.mortise.api.Events;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;

/// Events between plugins; needs `events:publish:<topic>` and `events:subscribe:<topic>`. Safe for
/// any thread.
public final class HostEvents {
  private final Events asCaller;
  private final Events inBackground;

  HostEvents(Events asCaller, Events inBackground) {
    this.asCaller = asCaller;
    this.inBackground = inBackground;
  }

  /// Tells every plugin that listens now.
  ///
  /// @param content a record, or [Json]
  public void publish(String topic, Object content) {
    Json json = content instanceof Json given ? given : JsonCodec.encode(content);
    asCaller.publish(new Events.Publication(topic, json));
  }

  /// Listens until the items are closed: in the background, whoever's call this is made in, so the
  /// grant must be marked for background.
  ///
  /// @param topic a word, or `*` for all
  public Items<Events.Event> subscribe(String topic) {
    return inBackground.subscribe(new Events.Topic(topic));
  }
}
