package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.protocol.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One started fake plugin.
final class FakeConnection implements PluginConnection {
  final FakePlugin plugin;
  final Launch launch;
  final CompletableFuture<Ending> ended = new CompletableFuture<>();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger checks = new AtomicInteger();
  final AtomicBoolean ready = new AtomicBoolean();
  final AtomicBoolean stoppedGently = new AtomicBoolean();

  /// What is wrong with just this one, whatever the plugin's others say.
  volatile @Nullable PluginException unwell;

  /// The plugin's side of the stream that was opened last.
  volatile Exchange stream = Pipe.of(1).left();

  FakeConnection(FakePlugin plugin, Launch launch) {
    this.plugin = plugin;
    this.launch = launch;
  }

  /// It ends without being asked.
  void crash(String reason) {
    ended.complete(new Ending(false, reason, "panic: out of cheese"));
  }

  @Override
  public Description describe() {
    if (plugin.describeHangs) {
      hang();
    }
    Manifest manifest = launch.manifest();
    String id = plugin.id;
    String version = plugin.version;
    var offers = plugin.offers;
    return new Description(
        id == null ? manifest.id() : id,
        version == null ? manifest.version() : version,
        offers == null ? manifest.contributes() : offers,
        plugin.implied,
        List.of());
  }

  static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new PluginException(ErrorCode.CANCELLED, "The start was interrupted.", e);
    }
  }

  @Override
  public void ready() {
    if (plugin.diesBeforeReady) {
      crash("exit code 1");
      throw new PluginException(ErrorCode.PLUGIN_CRASHED, "It ended: exit code 1.");
    }
    ready.set(true);
    if (plugin.diesAtOnce) {
      crash("exit code 1");
    }
  }

  @Override
  public Reply call(Delivery delivery) {
    if (ended.isDone() || !ready.get()) {
      throw new PluginException(ErrorCode.PLUGIN_CRASHED, "It is gone.");
    }
    if (calls.incrementAndGet() >= plugin.diesAtCall) {
      crash("killed by signal 11 (SIGSEGV)");
      throw new PluginException(ErrorCode.PLUGIN_CRASHED, "It ended while it was called.");
    }
    return plugin.answer.apply(this, delivery);
  }

  @Override
  public Exchange open(Delivery delivery) {
    Pipe pipe = Pipe.of(4);
    stream = pipe.right();
    return pipe.left();
  }

  @Override
  public void check(Duration timeout) {
    checks.incrementAndGet();
    PluginException wrong = unwell == null ? plugin.unwell : unwell;
    if (wrong != null) {
      throw wrong;
    }
  }

  @Override
  public CompletionStage<Ending> closed() {
    return ended;
  }

  @Override
  public String protection() {
    return plugin.protection;
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.of(42);
  }

  @Override
  public void stop(Duration grace) {
    stoppedGently.set(true);
    ended.complete(new Ending(true, "exit code 0", ""));
  }

  @Override
  public void close() {
    ended.complete(new Ending(true, "killed", ""));
  }
}
