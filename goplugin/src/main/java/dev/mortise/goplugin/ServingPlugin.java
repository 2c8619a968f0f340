package dev.mortise.goplugin;

import dev.mortise.wire.goplugin.ConnInfo;
import dev.mortise.wire.goplugin.Empty;
import dev.mortise.wire.goplugin.GRPCBrokerGrpc;
import dev.mortise.wire.goplugin.GRPCControllerGrpc;
import dev.mortise.wire.goplugin.StdioData.Channel;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A plugin that serves: its server, its broker, and its redirected prints.
final class ServingPlugin implements AutoCloseable {
  /// For calls in flight after Shutdown was answered; the host waits two seconds in all.
  private static final long DRAIN_MILLIS = 300;

  private final GoPluginServer settings;
  private final PluginLog log;
  private final StdioFeed stdio;
  private final PluginListener listener;
  private final @Nullable Identity identity;
  private final @Nullable Tls tls;
  private final Broker broker;
  private final CountDownLatch shutdown = new CountDownLatch(1);
  private final SocketAddress address;
  private @Nullable Server server;

  private ServingPlugin(GoPluginServer settings) throws IOException {
    this.settings = settings;
    this.log = new PluginLog("plugin", settings.err, LogLevel.TRACE);
    this.stdio =
        new StdioFeed(() ->
            log.warn(
                "the host does not read what the plugin prints; further prints are dropped",
                Map.of()));
    this.listener = new PluginListener(settings.environment, settings.tcp);
    String peer = settings.testMode ? null : settings.variable("PLUGIN_CLIENT_CERT");
    this.identity = peer == null ? null : Identity.create();
    this.tls = identity == null || peer == null ? null : new Tls(identity, certificate(peer));
    this.broker =
        new Broker(new AddressRule("host", null, true), listener, tls, settings.messageBytesMax);
    this.address = listener.newAddress();
  }

  static ServingPlugin start(GoPluginServer settings) throws IOException {
    var plugin = new ServingPlugin(settings);
    boolean started = false;
    try {
      plugin.start();
      started = true;
      return plugin;
    } finally {
      if (!started) {
        plugin.close();
      }
    }
  }

  private static X509Certificate certificate(String pem) throws IOException {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    } catch (CertificateException e) {
      throw new IOException("PLUGIN_CLIENT_CERT is no certificate; mend the host", e);
    }
  }

  private void start() throws IOException {
    if (settings.ownProcess) {
      PluginExit.ignoreInterruptSignal();
    }
    int version =
        VersionChoice.choose(
            settings.versions.navigableKeySet(),
            settings.variable("PLUGIN_PROTOCOL_VERSIONS"),
            warning -> log.warn(warning, Map.of()));
    server = listener.serve(address, tls, settings.messageBytesMax, services(version));
    Broker.Listening where = Broker.Listening.of(server, address);
    if (settings.testMode) {
      settings.err.print(reattach(version, where).toJson("plugin") + "\n");
      settings.err.flush();
    } else {
      settings.out.print(handshake(version, where));
      settings.out.flush();
    }
    if (settings.ownProcess && !settings.testMode) {
      System.setOut(print(Channel.STDOUT));
      System.setErr(print(Channel.STDERR));
    }
  }

  private PrintStream print(Channel channel) {
    return new PrintStream(stdio.stream(channel), true, StandardCharsets.UTF_8);
  }

  private List<BindableService> services(int version) {
    var health = new HealthStatusManager();
    health.setStatus("plugin", ServingStatus.SERVING);
    var services = new ArrayList<BindableService>();
    services.add(health.getHealthService());
    services.add(new BrokerService());
    services.add(new ControllerService());
    services.add(stdio);
    services.add(ProtoReflectionServiceV1.newInstance());
    services.add(oldReflection());
    services.addAll(Objects.requireNonNull(settings.versions.get(version)).apply(broker));
    return services;
  }

  @SuppressWarnings("deprecation") // hosts and tools of before 2023 ask by the older name
  private static BindableService oldReflection() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  private String handshake(int version, Broker.Listening where) {
    String line =
        "1|%d|%s|%s|grpc|%s"
            .formatted(
                version,
                where.network(),
                where.address(),
                identity == null ? "" : identity.handshakeField());
    // Older hosts split the line into six and would take more for a part of the certificate.
    boolean asked = settings.environment.containsKey("PLUGIN_MULTIPLEX_GRPC");
    return line + (asked ? "|false\n" : "\n");
  }

  private ReattachConfig reattach(int version, Broker.Listening where) {
    ProcessHandle self = ProcessHandle.current();
    return new ReattachConfig(
        "grpc",
        version,
        where.network(),
        where.address(),
        self.pid(),
        true,
        self.info().startInstant().orElse(null));
  }

  /// Waits until a host asks the plugin to end.
  void await() throws InterruptedException {
    shutdown.await();
  }

  @Override
  public void close() {
    stdio.close();
    broker.close();
    if (server != null) {
      server.shutdown();
      try {
        server.awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      server.shutdownNow();
    }
    SocketListener.remove(address);
  }

  private final class ControllerService extends GRPCControllerGrpc.GRPCControllerImplBase {
    @Override
    public void shutdown(Empty request, StreamObserver<Empty> responses) {
      responses.onNext(Empty.getDefaultInstance());
      responses.onCompleted();
      if (!settings.testMode) {
        shutdown.countDown();
      }
    }
  }

  private final class BrokerService extends GRPCBrokerGrpc.GRPCBrokerImplBase {
    @Override
    public StreamObserver<ConnInfo> startStream(StreamObserver<ConnInfo> responses) {
      broker.opened(responses);
      return new StreamObserver<>() {
        @Override
        public void onNext(ConnInfo info) {
          broker.announced(info);
        }

        @Override
        public void onError(Throwable failure) {
          broker.ended();
        }

        @Override
        public void onCompleted() {
          broker.ended();
          responses.onCompleted();
        }
      };
    }
  }
}
