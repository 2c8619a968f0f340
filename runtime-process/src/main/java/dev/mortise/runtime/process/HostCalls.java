package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.wire.mortise.HostFrame;
import dev.mortise.wire.mortise.HostStart;
import dev.mortise.wire.mortise.PluginGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The stream on which a plugin asks for host functions, many at a time.
///
/// Frames arrive on the connection's thread, which only hands them on; each host call runs on a
/// virtual thread of its own. Up to [#CALLS_MAX] run at once, further ones are refused, and a
/// plugin that does not even take the refusals loses its stream.
final class HostCalls extends ClientCall.Listener<HostFrame> implements AutoCloseable {
  /// Host calls of one plugin at the same time.
  static final int CALLS_MAX = 256;

  private static final int REFUSALS_MAX = 1024;

  /// No frame of a host call may be larger.
  private static final int FRAME_BYTES_MAX = 16 << 20;

  /// What a plugin may have sent and nobody has read yet, over all its host calls.
  private static final long HELD_BYTES_MAX = 64 << 20;

  private final Link link;
  private final ClientCall<HostFrame, HostFrame> call;
  private final ConcurrentHashMap<Long, HostCall> active = new ConcurrentHashMap<>();
  private final Semaphore refusals = new Semaphore(REFUSALS_MAX);
  private final AtomicLong held = new AtomicLong();
  private final ReentrantLock sending = new ReentrantLock();
  private final Condition ready = sending.newCondition();
  private volatile boolean closed;
  private volatile @Nullable String broken;

  /// Only the connection's thread touches it.
  private final UsedIds ids = new UsedIds();

  private HostCalls(Link link) {
    this.link = link;
    this.call =
        link.channel()
            .newCall(
                PluginGrpc.getHostMethod(),
                CallOptions.DEFAULT
                    .withExecutor(Runnable::run)
                    .withMaxInboundMessageSize(FRAME_BYTES_MAX));
  }

  static HostCalls open(Link link) {
    var calls = new HostCalls(link);
    calls.call.start(calls, new Metadata());
    calls.call.request(1);
    return calls;
  }

  /// Sends a frame; waits while the connection has no room. Dropped once the stream is closed.
  void send(HostFrame frame) throws InterruptedException {
    sending.lockInterruptibly();
    try {
      while (!closed && !call.isReady()) {
        ready.await();
      }
      if (!closed) {
        call.sendMessage(frame);
      }
    } finally {
      sending.unlock();
    }
  }

  void ended(long id) {
    active.remove(id);
  }

  /// Counts bytes that the host holds for the plugin; too many end the stream.
  void hold(int bytes) {
    if (held.addAndGet(bytes) > HELD_BYTES_MAX) {
      breakOff("has sent more than " + HELD_BYTES_MAX + " bytes that were not read yet");
    }
  }

  void release(int bytes) {
    held.addAndGet(-bytes);
  }

  @Override
  public void onMessage(HostFrame frame) {
    if (frame.hasStart()) {
      start(frame.getId(), frame.getStart());
    } else {
      HostCall running = active.get(frame.getId());
      if (running != null) {
        running.accept(frame);
      }
    }
    call.request(1);
  }

  private void start(long id, HostStart start) {
    Optional<String> wrong = ids.take(id);
    if (wrong.isPresent()) {
      breakOff(wrong.get());
      return;
    }
    if (active.size() >= CALLS_MAX) {
      refuse(id);
      return;
    }
    var hostCall = new HostCall(id, start, link, this);
    active.put(id, hostCall);
    hostCall.begin();
  }

  private void refuse(long id) {
    if (!refusals.tryAcquire()) {
      breakOff("asks for host functions faster than it reads the answers");
      return;
    }
    var error =
        new PluginException(
            ErrorCode.RESOURCE_EXHAUSTED,
            link.label() + ": " + CALLS_MAX + " host calls are running; wait for some to end.");
    Thread.ofVirtual()
        .name("plugin-" + link.launch().manifest().id() + "-refusal")
        .start(() -> {
          try {
            send(HostFrame.newBuilder().setId(id).setError(WireErrors.of(error)).build());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            refusals.release();
          }
        });
  }

  /// Ends the stream for a plugin that does not keep to the contract.
  void breakOff(String what) {
    broken = what;
    link.launch()
        .log()
        .line(
            LogLine.Source.MORTISE, "error", "host functions are closed to it: the plugin " + what);
    close();
  }

  @Override
  public void onReady() {
    wake();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!closed && broken == null) {
      broken =
          status.getCode() == Status.Code.RESOURCE_EXHAUSTED
              ? "sent a frame of more than " + FRAME_BYTES_MAX + " bytes on its host calls' stream"
              : "ended the stream of its host calls (" + status.getCode() + ")";
    }
    closed = true;
    active.values().forEach(running -> running.cancel("the plugin is gone"));
    wake();
  }

  private void wake() {
    sending.lock();
    try {
      ready.signalAll();
    } finally {
      sending.unlock();
    }
  }

  /// Throws when the plugin can no longer ask for host functions.
  void check() {
    String what = broken;
    if (what != null) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL, link.label() + ": it " + what + "; restart it.");
    }
  }

  @Override
  public void close() {
    closed = true;
    active.values().forEach(running -> running.cancel("the host ended the stream"));
    call.cancel("the host ended the stream", null);
    wake();
  }
}
