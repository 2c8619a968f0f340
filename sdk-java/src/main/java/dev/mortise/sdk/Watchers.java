package dev.mortise.sdk;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Whoever watches a resource type of this plugin.
///
/// Telling never waits: who falls [#WAITING_MAX] events behind gets one `RESYNC` in their place.
/// Safe for any thread.
public final class Watchers {
  /// How many events wait for one watcher.
  public static final int WAITING_MAX = 100;

  private final Set<Watcher> all = ConcurrentHashMap.newKeySet();

  /// Nobody yet.
  public Watchers() {}

  /// One more, until it is closed.
  ///
  /// @param query of [ResourceType#watch]; without a namespace it is told of all
  public Items<ResourceType.Event> watch(ResourceType.Query query) {
    var watcher = new Watcher(query.namespace());
    all.add(watcher);
    return watcher;
  }

  /// Tells those who watch that namespace, or all of them.
  ///
  /// @param type `ADDED`, `MODIFIED` or `DELETED`
  /// @param document what it is now, or was: a record
  public void tell(String namespace, String type, Object document) {
    var event = new ResourceType.Event(type, JsonCodec.encode(document));
    for (Watcher watcher : all) {
      if (watcher.namespace.isEmpty() || watcher.namespace.equals(namespace)) {
        watcher.offer(event);
      }
    }
  }

  /// What one of them was told and has not taken yet.
  private final class Watcher implements Items<ResourceType.Event> {
    private final String namespace;
    private final BlockingQueue<ResourceType.Event> waiting =
        new LinkedBlockingQueue<>(WAITING_MAX);

    Watcher(String namespace) {
      this.namespace = namespace;
    }

    synchronized void offer(ResourceType.Event event) {
      if (!waiting.offer(event)) {
        waiting.clear();
        waiting.add(new ResourceType.Event("RESYNC", Json.EMPTY));
      }
    }

    @Override
    public ResourceType.@Nullable Event next() {
      try {
        return waiting.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "Nobody watches any more.", e);
      }
    }

    @Override
    public void close() {
      all.remove(this);
    }
  }
}
