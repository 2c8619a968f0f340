package dev.mortise.runtime.wasm;

import dev.mortise.api.Call;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.Ending;
import dev.mortise.host.PluginConnection;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A started plugin of the module kind: its program and the instances that serve its calls.
///
/// An instance that traps is gone and the call it was in has failed; the plugin goes on.
final class ModuleConnection implements PluginConnection {
  private final Plugin plugin;
  private final GuestThreads threads;
  private final TalkPool pool;
  private final Quota places;
  private final int streamsMax;
  private final Duration makeTimeout;
  private final Duration computeTimeout;
  private final Panes panes;
  private final Set<Turn<?>> turns = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Ending> closed = new CompletableFuture<>();

  /// @param places for its streams
  /// @param giveUpIdle ends the instances of all plugins that were made ahead
  ModuleConnection(
      Plugin plugin,
      Abi abi,
      GuestThreads threads,
      ModuleRuntimeConfig config,
      Quota places,
      Runnable giveUpIdle) {
    this.places = places;
    this.streamsMax = config.threads();
    this.makeTimeout = config.makeTimeout();
    this.computeTimeout = config.computeTimeout();
    this.plugin = plugin;
    this.threads = threads;
    this.pool = new TalkPool(plugin, config.idle(), () -> abi.talk(plugin), giveUpIdle);
    this.panes = new Panes(plugin, pool::take);
  }

  @Override
  public Description describe() {
    TurnTime time = TurnTime.toDescribe(plugin.launch().deadline(), makeTimeout);
    return turn("its description", time, () -> once(Talk::describe));
  }

  @Override
  public void ready() {
    plugin.opened().set(true);
    refill();
  }

  @Override
  public Reply call(Delivery delivery) {
    Call call = delivery.call();
    try {
      return turn(
          call.address(),
          TurnTime.of(delivery),
          () -> Panes.concerns(call) ? panes.call(delivery) : once(talk -> talk.call(delivery)));
    } finally {
      refill();
    }
  }

  private void refill() {
    if (pool.wanting()) {
      threads.later(
          makeTimeout,
          () -> {
            if (pool.refill()) {
              refill();
            }
          });
    }
  }

  /// Ends the instances that were made ahead. For any thread.
  void giveUpIdle() {
    pool.drain();
  }

  @FunctionalInterface
  private interface Use<T> {
    T with(Talk talk);
  }

  /// Uses a fresh instance, and nobody uses it after that. On a guest's thread.
  private <T> T once(Use<T> use) {
    Talk talk = pool.take();
    try {
      return use.with(talk);
    } finally {
      talk.end();
    }
  }

  /// Does something on a guest's thread, in time.
  private <T> T turn(String address, TurnTime time, Callable<T> work) {
    refuseEnded();
    return finish(
        threads.begin(plugin.label(), work, trap -> told(trap, address, time)), address, time);
  }

  private void refuseEnded() {
    if (closed.isDone()) {
      throw new PluginException(ErrorCode.NOT_RUNNING, plugin.label() + " has ended.");
    }
  }

  /// Waits for a turn; a trap becomes what callers are told.
  private <T> T finish(Turn<T> turn, String address, TurnTime time) {
    turns.add(turn);
    if (closed.isDone()) {
      turn.cancel();
    }
    try {
      return turn.await(plugin.label(), address, time.patience());
    } catch (Trap e) {
      throw told(e, address, time);
    } finally {
      turns.remove(turn);
    }
  }

  /// What callers are told of a trap; the plugin's log has it too.
  private PluginException told(Trap trap, String address, TurnTime time) {
    PluginException told =
        trap.failure(plugin.label(), address, plugin.program().budget(), time.words());
    plugin.say("error", told.getMessage());
    return told;
  }

  @Override
  public Exchange open(Delivery delivery) {
    if (!places.take(1)) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s: no place is left for another stream: one plugin serves at most %d, all modules of this host %d; end some, or try again later."
              .formatted(plugin.label(), places.max(), streamsMax));
    }
    return ModuleExchange.open(delivery.call().address(), () -> new Served(delivery));
  }

  /// One instance for one stream, which has a place until it ends.
  private final class Served implements ModuleExchange.Source {
    private final Delivery delivery;
    private final String address;
    // Made in the first turn; turns come one after another.
    private volatile @Nullable Talk talk;
    // Whoever sees both ends the instance: it may be made when nobody waits for it any more.
    private volatile boolean ended;

    Served(Delivery delivery) {
      this.delivery = delivery;
      this.address = delivery.call().address();
    }

    private <T> T streaming(TurnTime time, Callable<T> work) {
      refuseEnded();
      return finish(
          threads.beginStreaming(plugin.label(), work, trap -> told(trap, address, time)),
          address,
          time);
    }

    @Override
    public void open(Exchange caller) {
      streaming(
          TurnTime.of(delivery),
          () -> {
            Talk fresh = pool.take();
            talk = fresh;
            if (ended) {
              fresh.end();
              return false;
            }
            fresh.open(delivery, caller);
            return true;
          });
    }

    /// Waits for a silent caller as long as that takes, but not for a guest that computes on and
    /// on.
    @Override
    public @Nullable Frame pull() {
      Talk serving = talk;
      if (serving == null) {
        throw new IllegalStateException("pulled before it was opened");
      }
      Pulled pulled =
          streaming(TurnTime.ofFrame(serving, computeTimeout), () -> new Pulled(serving.pull()));
      return pulled.frame();
    }

    @Override
    public void end() {
      places.give(1);
      ended = true;
      Talk served = talk;
      if (served != null) {
        served.end();
      }
      refill();
    }
  }

  /// A frame, or none any more.
  private record Pulled(@Nullable Frame frame) {}

  @Override
  public void check(Duration timeout) {
    if (closed.isDone()) {
      throw new PluginException(ErrorCode.PLUGIN_CRASHED, plugin.label() + " has ended.");
    }
  }

  @Override
  public CompletionStage<Ending> closed() {
    return closed.copy();
  }

  @Override
  public String protection() {
    return Words.protection(plugin.program());
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  @Override
  public void stop(Duration grace) {
    close();
  }

  @Override
  public void close() {
    if (closed.complete(new Ending(true, "ended", ""))) {
      turns.forEach(Turn::cancel);
      panes.close();
      pool.close();
    }
  }
}
