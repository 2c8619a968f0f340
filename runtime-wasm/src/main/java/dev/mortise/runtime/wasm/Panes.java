package dev.mortise.runtime.wasm;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.protocol.JsonCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The instances that serve one open pane each, from its opening to its close. Calls of one pane
/// come one after another. On guests' threads.
final class Panes {
  private static final String KIND = "panes/";
  private static final String CELLS = "cells";
  private static final int OPEN_MAX = 64;

  private final Plugin plugin;
  private final Supplier<Talk> fresh;
  private final Map<Key, Seat> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Panes(Plugin plugin, Supplier<Talk> fresh) {
    this.plugin = plugin;
    this.fresh = fresh;
  }

  /// Which pane a call is about, of the records of [Pane].
  record About(String pane) {}

  /// A pane: every caller chooses names of their own, and reaches nobody else's.
  private record Key(String kind, String caller, String address, String pane) {
    static Key of(Call call) {
      String pane = JsonCodec.decode(call.head(), About.class).pane();
      return new Key(call.caller().kind(), call.caller().name(), call.address(), pane);
    }
  }

  /// An instance, and whose turn it is in it.
  private static final class Seat {
    final ReentrantLock turn = new ReentrantLock();
    final Talk talk;
    private volatile boolean gone;

    Seat(Talk talk) {
      this.talk = talk;
    }

    /// Nobody begins a turn any more; the instance ends now, or by whoever is in it.
    void leave() {
      gone = true;
      endIfGone();
    }

    /// Asked again by everybody after their turn, so that one of them does it.
    void endIfGone() {
      if (gone && turn.tryLock()) {
        try {
          talk.end();
        } finally {
          turn.unlock();
        }
      }
    }
  }

  /// Whether a call is about an open pane.
  static boolean concerns(Call call) {
    return call.address().startsWith(KIND) && !call.method().equals(CELLS);
  }

  Reply call(Delivery delivery) {
    Key key = Key.of(delivery.call());
    return switch (delivery.call().method()) {
      case "open" -> opened(key, delivery);
      case "close" -> closed(key, delivery);
      default -> inside(key, seat(key), delivery, false);
    };
  }

  /// A pane of that name that the caller has already is closed: they have lost sight of it.
  private Reply opened(Key key, Delivery delivery) {
    Seat before = open.remove(key);
    if (before != null) {
      retire(key, before, delivery);
    }
    if (open.size() >= OPEN_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s: %d of its panes are open, which is the limit; close some."
              .formatted(plugin.label(), OPEN_MAX));
    }
    var seat = new Seat(fresh.get());
    Seat other = open.put(key, seat);
    if (other != null) {
      retire(key, other, delivery);
    }
    boolean shown = false;
    try {
      Reply first = inside(key, seat, delivery, false);
      shown = !closed;
      return first;
    } finally {
      if (!shown) {
        open.remove(key, seat);
        seat.leave();
      }
    }
  }

  /// Closes a pane that another takes the place of. One that is at work is not waited for.
  private void retire(Key key, Seat seat, Delivery opening) {
    if (seat.turn.tryLock()) {
      try {
        seat.talk.call(closing(key, opening));
      } catch (PluginException e) {
        plugin.say("warn", "a pane that was opened anew failed to close: " + e.getMessage());
      } catch (Trap e) {
        if (e.limit() == Trap.Limit.TIME) {
          throw e;
        }
        plugin.say("warn", "a pane that was opened anew failed to close: " + e.getMessage());
      } finally {
        seat.gone = true;
        seat.turn.unlock();
        seat.endIfGone();
      }
    } else {
      seat.leave();
    }
  }

  private static Delivery closing(Key key, Delivery opening) {
    Call call = opening.call();
    var close =
        new Call(
            call.plugin(),
            call.address(),
            "close",
            JsonCodec.encode(new Pane.Ref(key.pane())),
            Bytes.EMPTY,
            call.caller(),
            call.deadline(),
            call.need(),
            call.traceParent());
    return new Delivery(close, opening.time(), opening.token());
  }

  private Reply closed(Key key, Delivery delivery) {
    Seat seat = open.remove(key);
    if (seat == null) {
      return Reply.EMPTY;
    }
    try {
      return inside(key, seat, delivery, true);
    } finally {
      seat.leave();
    }
  }

  private Seat seat(Key key) {
    Seat seat = open.get(key);
    if (seat == null) {
      throw notOpen();
    }
    return seat;
  }

  private PluginException notOpen() {
    return new PluginException(
        ErrorCode.NOT_FOUND,
        plugin.label() + ": that pane is not open, or its instance was ended; open it again.");
  }

  /// @param last whether nobody may come in after this call
  private Reply inside(Key key, Seat seat, Delivery delivery, boolean last) {
    try {
      seat.turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, plugin.label() + ": it was cancelled.", e);
    }
    try {
      if (seat.gone) {
        throw notOpen();
      }
      return seat.talk.call(delivery);
    } finally {
      seat.talk.close();
      if (last || seat.talk.guest().trap() != null) {
        open.remove(key, seat);
        seat.gone = true;
      }
      seat.turn.unlock();
      seat.endIfGone();
    }
  }

  /// Forgets all of them, for good.
  void close() {
    closed = true;
    open.values().forEach(Seat::leave);
    open.clear();
  }
}
