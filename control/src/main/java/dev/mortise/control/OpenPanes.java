package dev.mortise.control;

import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.protocol.ContractServer;
import dev.mortise.protocol.JsonCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The panes that clients of the control socket have open. One whose client vanished is closed in
/// that one's name: nobody else could, and it would hold its part of the plugin for ever.
///
/// Safe for any thread.
final class OpenPanes {
  private static final System.Logger LOG = System.getLogger(OpenPanes.class.getName());

  // Both guarded by this.
  private final Map<Key, Operations.Answer> open = new HashMap<>();
  private final Map<Key, CompletableFuture<Void>> closing = new HashMap<>();

  /// A pane: every caller chooses names of their own.
  record Key(String kind, String caller, String plugin, String name, String pane) {}

  /// Calls a pane; one that is opened is open until somebody closes it, or opens it anew, and no
  /// longer than the connection that holds it.
  ///
  /// @param holder whose connection it is
  Reply call(Key key, ContractServer<?> pane, String method, Json head, Operations.Answer holder) {
    return switch (method) {
      case "open" -> open(key, pane, head, holder);
      case "close" -> {
        forget(key);
        yield pane.call(method, head, Bytes.EMPTY);
      }
      default -> pane.call(method, head, Bytes.EMPTY);
    };
  }

  private Reply open(Key key, ContractServer<?> pane, Json head, Operations.Answer holder) {
    // What was open under that name is closed before this one opens, or not at all.
    hold(key, holder).join();
    try {
      return pane.call("open", head, Bytes.EMPTY);
    } finally {
      // Also where it failed: the plugin may have it. And not before: a close must come after it.
      holder.onGone(() -> gone(key, pane, holder));
    }
  }

  /// @return the end of the close that is under way
  private synchronized CompletableFuture<Void> hold(Key key, Operations.Answer holder) {
    open.put(key, holder);
    return closing.getOrDefault(key, CompletableFuture.completedFuture(null));
  }

  private synchronized void forget(Key key) {
    open.remove(key);
  }

  /// Whoever is told that a client is gone does not wait for a plugin.
  private synchronized void gone(Key key, ContractServer<?> pane, Operations.Answer holder) {
    if (open.remove(key, holder)) {
      var end = new CompletableFuture<Void>();
      closing.put(key, end);
      Thread.ofVirtual().name("control-pane-close").start(() -> close(key, pane, end));
    }
  }

  private void close(Key key, ContractServer<?> pane, CompletableFuture<Void> end) {
    try {
      if (!isOpen(key)) {
        close(key, pane);
      }
    } finally {
      closed(key, end);
    }
  }

  private synchronized boolean isOpen(Key key) {
    return open.containsKey(key);
  }

  private synchronized void closed(Key key, CompletableFuture<Void> end) {
    closing.remove(key, end);
    end.complete(null);
  }

  private static void close(Key key, ContractServer<?> pane) {
    try {
      pane.call("close", JsonCodec.encode(new Pane.Ref(key.pane())), Bytes.EMPTY);
    } catch (PluginException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "a pane of {0} whose client is gone was not closed: {1}",
          key.plugin(),
          e.getMessage());
    }
  }
}
