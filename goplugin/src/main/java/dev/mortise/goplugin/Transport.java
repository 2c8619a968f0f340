package dev.mortise.goplugin;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens gRPC channels and servers on Unix sockets and loopback TCP.
///
/// All connections of a JVM share a few daemon threads. Callbacks run on virtual threads unless a
/// call says otherwise, so that code of an application cannot hold up other plugins' connections.
final class Transport {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final Executor CALLBACKS = Executors.newVirtualThreadPerTaskExecutor();

  private Transport() {}

  /// Threads that are made when the first connection needs them.
  private static final class Loops {
    static final EventLoopGroup SHARED =
        new MultiThreadIoEventLoopGroup(
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
            new DefaultThreadFactory("go-plugin-io", true),
            NioIoHandler.newFactory());
  }

  static ManagedChannel connect(SocketAddress address, @Nullable Tls tls, int messageBytesMax) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address)
            .eventLoopGroup(Loops.SHARED)
            .executor(CALLBACKS)
            .overrideAuthority("localhost")
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(messageBytesMax)
            .idleTimeout(1000, TimeUnit.DAYS)
            .proxyDetector(target -> null)
            .disableServiceConfigLookUp()
            .disableRetry();
    if (address instanceof UnixDomainSocketAddress) {
      builder.channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class);
      // gRPC sets an option that only TCP has, and netty would warn of it for each connection.
      withoutKeepAlive(builder);
    } else {
      builder.channelType(NioSocketChannel.class, InetSocketAddress.class);
    }
    return (tls == null ? builder.usePlaintext() : builder.sslContext(tls.client())).build();
  }

  /// Starts a server; the caller closes it.
  static Server serve(
      SocketAddress address,
      @Nullable Tls tls,
      int messageBytesMax,
      List<? extends BindableService> services)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(Loops.SHARED)
            .workerEventLoopGroup(Loops.SHARED)
            .executor(CALLBACKS)
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(messageBytesMax)
            .channelType(
                address instanceof UnixDomainSocketAddress
                    ? NioServerDomainSocketChannel.class
                    : NioServerSocketChannel.class);
    if (address instanceof UnixDomainSocketAddress) {
      withoutKeepAlive(builder);
    }
    if (tls != null) {
      builder.sslContext(tls.server());
    }
    services.forEach(builder::addService);
    return builder.build().start();
  }

  @SuppressWarnings("NullAway") // null is netty's word for taking an option away
  private static void withoutKeepAlive(NettyChannelBuilder builder) {
    builder.withOption(ChannelOption.SO_KEEPALIVE, null);
  }

  @SuppressWarnings("NullAway") // as above
  private static void withoutKeepAlive(NettyServerBuilder builder) {
    builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
  }
}
