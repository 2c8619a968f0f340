package dev.mortise.goplugin;

import dev.mortise.api.PluginException;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.ConnectException;
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

  static ManagedChannel connect(Dial dial, @Nullable Tls tls, int messageBytesMax) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(dial.address())
            .eventLoopGroup(Loops.SHARED)
            .executor(CALLBACKS)
            .overrideAuthority("localhost")
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(messageBytesMax)
            .idleTimeout(1000, TimeUnit.DAYS)
            .proxyDetector(target -> null)
            .disableServiceConfigLookUp()
            .disableRetry();
    if (dial.address() instanceof UnixDomainSocketAddress) {
      builder.channelFactory(() -> socket(dial.look()), UnixDomainSocketAddress.class);
      // gRPC sets an option that only TCP has, and netty would warn of it for each connection.
      withoutKeepAlive(builder);
    } else {
      builder.channelType(NioSocketChannel.class, InetSocketAddress.class);
    }
    return (tls == null ? builder.usePlaintext() : builder.sslContext(tls.client())).build();
  }

  private static NioDomainSocketChannel socket(Dial.@Nullable Look look) {
    var channel = new NioDomainSocketChannel();
    if (look != null) {
      channel.pipeline().addLast(new Looking(look));
    }
    return channel;
  }

  /// Looks at the address right before a connection is made.
  private static final class Looking extends ChannelOutboundHandlerAdapter {
    private final Dial.Look look;

    Looking(Dial.Look look) {
      this.look = look;
    }

    @Override
    public void connect(
        ChannelHandlerContext context,
        SocketAddress remote,
        SocketAddress local,
        ChannelPromise promise)
        throws Exception {
      try {
        look.again();
      } catch (PluginException e) {
        // To gRPC this is a peer that cannot be reached.
        throw new ConnectException(e.getMessage());
      }
      super.connect(context, remote, local, promise);
    }
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
