package dev.mortise.host;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// How one plugin behaves in a test; changed while it runs.
final class FakePlugin {
  volatile @Nullable PluginException startFails;
  volatile boolean startHangs;
  volatile boolean describeHangs;
  volatile boolean diesBeforeReady;
  volatile boolean diesAtOnce;
  volatile int diesAtCall = Integer.MAX_VALUE;
  volatile @Nullable String id;
  volatile @Nullable String version;
  volatile @Nullable List<Contribution> offers;
  volatile Set<Permission> implied = Set.of();
  volatile @Nullable PluginException unwell;
  volatile String protection = "not at all, it is a fake";
  volatile BiFunction<FakeConnection, Delivery, Reply> answer =
      (connection, delivery) ->
          new Reply(Json.of("{\"text\":\"ok\",\"failed\":false}"), delivery.call().body());
  final List<FakeConnection> started = new CopyOnWriteArrayList<>();
  final List<Launch> launches = new CopyOnWriteArrayList<>();
  final CountDownLatch interrupted = new CountDownLatch(1);

  /// The instance that was started last.
  FakeConnection last() {
    return started.getLast();
  }

  /// Those that were started and not ended.
  List<FakeConnection> alive() {
    List<FakeConnection> alive = new ArrayList<>(started);
    alive.removeIf(c -> c.ended.isDone());
    return alive;
  }

  static PluginException exited() {
    return new PluginException(
        ErrorCode.HANDSHAKE_EXITED, "It ended before its handshake: exit code 2.");
  }
}
