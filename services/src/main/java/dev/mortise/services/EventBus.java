package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Events;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Events between the plugins of this host. They are kept for nobody: who does not listen when an
/// event is published never hears of it. Safe for any thread.
public final class EventBus {
  static final String ALL = "*";
  static final int CONTENT_BYTES_MAX = 64 << 10;
  static final int LISTENERS_MAX = 64;

  private static final Pattern TOPIC = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final InstantSource time;
  private final Set<EventQueue> listeners = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

  /// A bus nobody listens to yet.
  public EventBus(InstantSource time) {
    this.time = time;
  }

  /// Tells all who listen now; never waits for any of them.
  ///
  /// @param publisher the plugin's id, from the host and not from the plugin
  void publish(String publisher, Events.Publication publication) {
    if (!TOPIC.matcher(publication.topic()).matches()) {
      throw bad("A topic is up to 64 small letters, digits, dots and dashes");
    }
    if (publication.content().size() > CONTENT_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "An event holds at most %d bytes; this one has %d."
              .formatted(CONTENT_BYTES_MAX, publication.content().size()));
    }
    var event =
        new Events.Event(publication.topic(), publisher, time.instant(), publication.content(), 0);
    listeners.forEach(listener -> listener.offer(event));
  }

  /// What is published from now on.
  ///
  /// @param plugin that listens
  /// @param topic or [#ALL]
  Items<Events.Event> subscribe(String plugin, String topic) {
    if (!topic.equals(ALL) && !TOPIC.matcher(topic).matches()) {
      throw bad("A topic is up to 64 small letters, digits, dots and dashes, or * for all");
    }
    AtomicInteger count = counts.computeIfAbsent(plugin, _ -> new AtomicInteger());
    if (count.incrementAndGet() > LISTENERS_MAX) {
      count.decrementAndGet();
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s listens %d times, which is the limit; end some.".formatted(plugin, LISTENERS_MAX));
    }
    var queue = new EventQueue(topic);
    queue.onClose(() -> {
      listeners.remove(queue);
      count.decrementAndGet();
    });
    listeners.add(queue);
    return queue;
  }

  /// How many listen now.
  int listeners() {
    return listeners.size();
  }

  private static PluginException bad(String rule) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, rule + ".");
  }
}
