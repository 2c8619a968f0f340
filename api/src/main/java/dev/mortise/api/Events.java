package dev.mortise.api;

import java.time.Instant;

/// Host function: events between plugins. They carry no caller: who receives one acts on its own.
@Contract("events")
public interface Events {
  /// Tells every plugin that listens to the topic now.
  @Needs("events:publish:{topic}")
  @Changes
  void publish(Publication publication);

  /// What is published from now on, until the reader ends it. A reader that falls behind loses the
  /// oldest, and is told how many in the next one it gets.
  @Needs("events:subscribe:{topic}")
  Items<Event> subscribe(Topic topic);

  /// @param topic a word such as `backup-done`
  record Topic(String topic) {}

  /// @param topic a word such as `backup-done`
  record Publication(String topic, Json content) {}

  /// One event.
  ///
  /// @param publisher the id of the plugin, stamped by the host
  /// @param missed how many events this reader lost before this one
  record Event(String topic, String publisher, Instant time, Json content, long missed) {}
}
