package dev.mortise.kubernetes;

import dev.mortise.api.PluginException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The streams that are open on one cluster, so that they end with it. Safe for any thread.
final class OpenStreams {
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable PluginException over;

  /// One of them. Compared by what it is, not by what it holds.
  interface Stream {
    /// Its reader gets this after what came before.
    void endWith(PluginException why);
  }

  /// One that comes too late ends at once.
  void add(Stream stream) {
    open.add(stream);
    PluginException why = over;
    if (why != null) {
      stream.endWith(why);
    }
  }

  void remove(Stream stream) {
    open.remove(stream);
  }

  void endAll(PluginException why) {
    over = why;
    open.forEach(stream -> stream.endWith(why));
    open.clear();
  }
}
