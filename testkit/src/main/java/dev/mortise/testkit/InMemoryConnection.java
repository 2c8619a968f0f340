package dev.mortise.testkit;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.Ending;
import dev.mortise.host.HostDoor;
import dev.mortise.host.HostRequest;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.Pipe;
import dev.mortise.sdk.HostCall;
import dev.mortise.sdk.HostPort;
import dev.mortise.sdk.Inbound;
import dev.mortise.sdk.MortisePlugin;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A plugin that runs in this JVM. Every call runs on a virtual thread, which is interrupted when
/// its deadline passes, its caller is interrupted, or the plugin ends.
public final class InMemoryConnection implements PluginConnection {
  private static final int PIPE_FRAMES = 16;

  private final MortisePlugin plugin;
  private final HostDoor door;
  private final Json settings;
  private final Faults faults;
  private final CompletableFuture<Ending> closed = new CompletableFuture<>();
  // Published before the first call; host functions are refused before.
  private volatile boolean ready;

  InMemoryConnection(MortisePlugin plugin, HostDoor door, Json settings, Faults faults) {
    this.plugin = plugin;
    this.door = door;
    this.settings = settings;
    this.faults = faults;
  }

  @Override
  public Description describe() {
    return new Description(
        plugin.id(), plugin.version(), plugin.dispatcher().describe(settings), Set.of(), List.of());
  }

  @Override
  public void ready() {
    ready = true;
  }

  @Override
  public Reply call(Delivery delivery) {
    Call call = delivery.call();
    var task =
        new FutureTask<Reply>(() -> {
          faults.beforeCall(call, this);
          return plugin.dispatcher().call(inbound(delivery, true), port());
        });
    Thread.ofVirtual().name("in-memory-" + call.address()).start(task);
    CompletableFuture<Ending> ended = closed.whenComplete((_, _) -> task.cancel(true));
    try {
      return task.get(call.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PluginException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED,
          "%s: %s did not answer in time.".formatted(plugin.id(), call.address()),
          e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, plugin.id() + ": interrupted.", e);
    } catch (java.util.concurrent.CancellationException e) {
      throw gone(e);
    } finally {
      ended.cancel(false);
    }
  }

  private PluginException gone(Exception cause) {
    return new PluginException(
        ErrorCode.PLUGIN_CRASHED, plugin.id() + ": it ended during the call.", cause);
  }

  @Override
  public Exchange open(Delivery delivery) {
    faults.beforeCall(delivery.call(), this);
    Pipe pipe = Pipe.of(PIPE_FRAMES);
    Thread handler =
        Thread.ofVirtual()
            .name("in-memory-" + delivery.call().address())
            .start(() -> {
              try {
                plugin.dispatcher().open(inbound(delivery, false), port(), pipe.left());
              } catch (PluginException e) {
                pipe.fail(e);
              }
            });
    var _ =
        closed.thenAccept(ending -> {
          pipe.fail(
              new PluginException(
                  ErrorCode.PLUGIN_CRASHED, plugin.id() + ": it ended: " + ending.reason()));
          handler.interrupt();
        });
    return new Interrupting(pipe.right(), handler);
  }

  private static Inbound inbound(Delivery delivery, boolean bounded) {
    Call call = delivery.call();
    return new Inbound(
        call.address(),
        call.method(),
        call.head(),
        call.body(),
        Bytes.of(delivery.token()),
        call.caller(),
        bounded ? call.deadline() : null,
        call.traceParent());
  }

  private HostPort port() {
    return new HostPort() {
      @Override
      public Reply call(HostCall call) {
        return open().call(request(call));
      }

      @Override
      public Exchange open(HostCall call) {
        return open().open(request(call));
      }

      private HostDoor open() {
        if (!ready) {
          throw new PluginException(
              ErrorCode.UNAVAILABLE, plugin.id() + ": host functions are not open yet.");
        }
        return door;
      }
    };
  }

  private static HostRequest request(HostCall call) {
    return new HostRequest(
        call.token().array(),
        call.function(),
        call.method(),
        call.head(),
        call.body(),
        call.deadline());
  }

  @Override
  public void check(Duration timeout) {
    faults.beforeCheck();
  }

  @Override
  public CompletionStage<Ending> closed() {
    return closed;
  }

  @Override
  public String protection() {
    return "none: it runs in the test's own JVM";
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  /// Ends it as a crash would.
  public void crash(String reason) {
    closed.complete(new Ending(false, reason, ""));
  }

  @Override
  public void stop(Duration grace) {
    closed.complete(new Ending(true, "exit code 0", ""));
  }

  @Override
  public void close() {
    closed.complete(new Ending(true, "killed", ""));
  }
}
