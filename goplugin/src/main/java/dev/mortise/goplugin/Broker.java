package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.wire.goplugin.ConnInfo;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens further connections between a host and its plugin, in both directions, by number.
///
/// The side that listens takes a number from its own [#nextId()], sends it to the other side in a
/// message of the application, and accepts; the other side dials. Under AutoMTLS both use the
/// certificates of the start. Safe for use by several threads.
public final class Broker implements AutoCloseable {
  /// How long a dial waits for the other side to say where it listens, and how long that is kept.
  static final long WAIT_SECONDS = 5;

  /// Announcements kept for somebody to dial; a peer that sends more loses them.
  private static final int PENDING_MAX = 1024;

  private final String plugin;
  private final SocketListener listener;
  private final AddressRule rule;
  private final @Nullable Tls tls;
  private final int messageBytesMax;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<ConnInfo>> pending = new HashMap<>();
  private final Map<Server, SocketAddress> servers = new ConcurrentHashMap<>();
  private final Map<ManagedChannel, Dial> channels = new ConcurrentHashMap<>();
  private CompletableFuture<StreamObserver<ConnInfo>> peer = new CompletableFuture<>();
  private boolean closed;

  Broker(AddressRule rule, SocketListener listener, @Nullable Tls tls, int messageBytesMax) {
    this.plugin = rule.plugin();
    this.rule = rule;
    this.listener = listener;
    this.tls = tls;
    this.messageBytesMax = messageBytesMax;
  }

  /// A number for a connection this side will accept. Counts from 1; the peer's numbers are its
  /// own.
  public int nextId() {
    return ids.incrementAndGet();
  }

  /// Listens on a socket of its own, serves there, and tells the other side.
  ///
  /// The caller may close the server; otherwise it ends with the broker.
  ///
  /// @throws PluginException `UNAVAILABLE` when it cannot listen, or the plugin has no broker
  public Server accept(int id, BindableService... services) {
    Server server;
    SocketAddress at = listener.newAddress();
    forgetEnded();
    try {
      server = listener.serve(at, tls, messageBytesMax, List.of(services));
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, plugin + ": cannot listen for connection " + id + ": " + e, e);
    }
    servers.put(server, at);
    try {
      tell(id, Listening.of(server, at));
    } catch (RuntimeException e) {
      server.shutdownNow();
      forgetEnded();
      throw e;
    }
    return server;
  }

  /// What was shut down, here or by the caller, keeps neither memory nor a file.
  private void forgetEnded() {
    servers.forEach((server, address) -> {
      if (server.isShutdown() && servers.remove(server) != null) {
        SocketListener.remove(address);
      }
    });
    channels.forEach((channel, dial) -> {
      if (channel.isShutdown() && channels.remove(channel) != null) {
        dial.close();
      }
    });
  }

  private void tell(int id, Listening where) {
    StreamObserver<ConnInfo> stream = peer();
    ConnInfo info =
        ConnInfo.newBuilder()
            .setServiceId(id)
            .setNetwork(where.network())
            .setAddress(where.address())
            .build();
    try {
      synchronized (stream) {
        stream.onNext(info);
      }
    } catch (RuntimeException e) {
      throw noBroker(e);
    }
  }

  private StreamObserver<ConnInfo> peer() {
    CompletableFuture<StreamObserver<ConnInfo>> stream;
    synchronized (this) {
      stream = peer;
    }
    return await(stream, () -> noBroker(null));
  }

  private PluginException noBroker(@Nullable Throwable cause) {
    return new PluginException(
        ErrorCode.UNAVAILABLE,
        plugin + ": the other side has no open broker stream; it needs a go-plugin with a broker",
        cause);
  }

  /// Connects to what the other side accepts under `id`; waits up to 5 s for it to say where.
  ///
  /// The caller may shut the channel down; otherwise it ends with the broker.
  ///
  /// @throws PluginException `DEADLINE_EXCEEDED` when nothing was announced in time,
  ///   `HANDSHAKE_ADDRESS` when the announced address may not be dialled, `CANCELLED`
  public ManagedChannel dial(int id) {
    CompletableFuture<ConnInfo> announced;
    synchronized (this) {
      announced = pending.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }
    ConnInfo info;
    try {
      info = await(announced, () -> notAnnounced(id));
    } finally {
      forget(id, announced);
    }
    forgetEnded();
    Dial dial = rule.check(info.getNetwork(), info.getAddress());
    ManagedChannel channel = Transport.connect(dial, tls, messageBytesMax);
    channels.put(channel, dial);
    return channel;
  }

  private PluginException notAnnounced(int id) {
    return new PluginException(
        ErrorCode.DEADLINE_EXCEEDED,
        plugin
            + ": timeout waiting for connection info of broker connection "
            + Integer.toUnsignedString(id)
            + "; the other side must accept that number within "
            + WAIT_SECONDS
            + " s of sending it");
  }

  private <T> T await(CompletableFuture<T> future, Supplier<PluginException> timeout) {
    try {
      return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, plugin + ": the wait was interrupted", e);
    } catch (TimeoutException | ExecutionException e) {
      throw timeout.get();
    }
  }

  /// The stream to the other side is open.
  synchronized void opened(StreamObserver<ConnInfo> stream) {
    if (peer.isDone()) {
      peer = new CompletableFuture<>();
    }
    peer.complete(stream);
  }

  /// The stream to the other side has ended.
  synchronized void ended() {
    peer = new CompletableFuture<>();
  }

  /// The other side says where it listens.
  void announced(ConnInfo info) {
    CompletableFuture<ConnInfo> waiting;
    synchronized (this) {
      boolean known = pending.containsKey(info.getServiceId());
      if (closed || (pending.size() >= PENDING_MAX && !known)) {
        return;
      }
      waiting = pending.computeIfAbsent(info.getServiceId(), _ -> new CompletableFuture<>());
    }
    // Only the first word about a number counts, and only that is forgotten later: a peer that says
    // it again and again leaves nothing behind.
    if (!waiting.complete(info)) {
      return;
    }
    CompletableFuture.delayedExecutor(WAIT_SECONDS, TimeUnit.SECONDS)
        .execute(() -> forget(info.getServiceId(), waiting));
  }

  private synchronized void forget(int id, CompletableFuture<ConnInfo> waiting) {
    pending.remove(id, waiting);
  }

  /// Ends every connection that was accepted or dialled here.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      pending.clear();
    }
    servers.keySet().forEach(Server::shutdownNow);
    channels.keySet().forEach(ManagedChannel::shutdownNow);
    forgetEnded();
  }

  /// Where a server listens, as the wire writes it.
  record Listening(String network, String address) {
    static Listening of(Server server, SocketAddress asked) {
      if (asked instanceof UnixDomainSocketAddress unix) {
        return new Listening("unix", unix.getPath().toString());
      }
      var bound = (InetSocketAddress) server.getListenSockets().getFirst();
      return new Listening("tcp", "127.0.0.1:" + bound.getPort());
    }
  }
}
