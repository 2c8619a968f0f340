package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService.Subscription;
import dev.mortise.host.Desired;
import dev.mortise.host.StateStore;
import dev.mortise.protocol.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Which plugins are disabled, quarantined and what they are granted, for all hosts at one
/// database. What one changes the others see within half a second.
final class SharedState implements StateStore {
  static final String COUNTER = "state";

  private final Database database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  // Published by whoever read or wrote last; only ever newer.
  private volatile Seen seen;

  /// @param version of the counter it was read at
  private record Seen(long version, Desired desired) {}

  SharedState(Database database) {
    this.database = database;
    this.seen = read();
  }

  @Override
  public Desired now() {
    return seen.desired();
  }

  @Override
  public void refresh() {
    take(read());
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// The counter moved, perhaps by this host's own hand: what another changed in between may have
  /// been read with it, so that nothing is new and somebody must still be told.
  void changed() {
    refresh();
    listeners.forEach(Runnable::run);
  }

  private synchronized void take(Seen newer) {
    if (newer.version() >= seen.version()) {
      seen = newer;
    }
  }

  private Seen read() {
    return database.inTransaction(handle -> {
      // The counter first: what is read after it is at least as new.
      long version = Counters.version(handle, COUNTER);
      Map<String, Desired.Entry> plugins = new TreeMap<>();
      handle
          .createQuery("SELECT plugin, entry FROM mortise_state")
          .map((row, _) -> plugins.put(row.getString(1), entry(row)))
          .list();
      return new Seen(version, new Desired(Desired.FORMAT, plugins));
    });
  }

  private Desired.Entry entry(ResultSet row) throws SQLException {
    return entry(database.place(), row.getString(1), row.getString(2));
  }

  static Desired.Entry entry(String place, String plugin, String json) {
    try {
      return JsonCodec.decode(Json.of(json), Desired.Entry.class);
    } catch (PluginException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "What %s says of %s cannot be read, and to go on would run what may be disabled: %s"
              .formatted(place, plugin, e.getMessage()),
          e);
    }
  }

  @Override
  public void change(String id, UnaryOperator<Desired.Entry> change) {
    database.durably(handle -> {
      Counters.bump(handle, COUNTER);
      Desired.Entry old =
          handle
              .createQuery("SELECT entry FROM mortise_state WHERE plugin = ?")
              .bind(0, id)
              .mapTo(String.class)
              .findOne()
              .map(json -> entry(database.place(), id, json))
              .orElse(Desired.Entry.NOTHING);
      write(handle, id, change.apply(old));
      return true;
    });
    refresh();
  }

  private static void write(Handle handle, String id, Desired.Entry entry) {
    if (entry.equals(Desired.Entry.NOTHING)) {
      handle.execute("DELETE FROM mortise_state WHERE plugin = ?", id);
      return;
    }
    String json = JsonCodec.encode(entry).toString();
    if (handle.execute("UPDATE mortise_state SET entry = ? WHERE plugin = ?", json, id) == 0) {
      handle.execute("INSERT INTO mortise_state (plugin, entry) VALUES (?, ?)", id, json);
    }
  }
}
