package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Clock;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.host.PluginRuntime;
import dev.mortise.identity.Identity;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.testkit.InMemoryRuntime;
import dev.mortise.testkit.PluginPackageBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A real server over a real host whose plugins run in this JVM.
final class ServerFixture implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final Path home;
  final Path folder;
  final FakeVisitors visitors = new FakeVisitors();
  final InMemoryRuntime runtime = new InMemoryRuntime();
  private final HttpClient client = HttpClient.newHttpClient();
  private UnaryOperator<ServerConfig.Builder> tuning = UnaryOperator.identity();
  private UnaryOperator<ServerPorts.Builder> wiring = UnaryOperator.identity();
  private UnaryOperator<HostConfig.Builder> hosting = b -> b.grantDeclared(true);
  private List<PluginRuntime> runtimes = List.of(runtime);
  private final List<HostFunction<?>> functions = new ArrayList<>(List.of(clock()));
  private UnaryOperator<HostPorts.Builder> porting = UnaryOperator.identity();
  private @Nullable Identity identity;
  private PluginHost host;
  private Server server;

  ServerFixture(Path home) {
    this.home = home;
    this.folder = home.resolve("plugins");
  }

  ServerFixture tuned(UnaryOperator<ServerConfig.Builder> change) {
    tuning = change;
    return this;
  }

  ServerFixture wired(UnaryOperator<ServerPorts.Builder> change) {
    wiring = change;
    return this;
  }

  /// People are those of the identity, not the fakes.
  ServerFixture known(Identity people) {
    identity = people;
    return this;
  }

  ServerFixture hosted(UnaryOperator<HostConfig.Builder> change) {
    hosting = change;
    return this;
  }

  /// What plugins may ask of the host, beside the time.
  ServerFixture function(HostFunction<?> function) {
    functions.add(function);
    return this;
  }

  ServerFixture ported(UnaryOperator<HostPorts.Builder> change) {
    porting = change;
    return this;
  }

  /// Plugins run there, not in this JVM.
  ServerFixture over(PluginRuntime other) {
    runtimes = List.of(other);
    return this;
  }

  /// Adds a plugin; its manifest says what the consumer adds.
  ServerFixture plugin(
      String id, Consumer<PluginPackageBuilder> manifest, Supplier<MortisePlugin> plugin) {
    runtime.add(id, plugin);
    PluginPackageBuilder builder = PluginPackageBuilder.of(id).entry("plugin", "not run");
    manifest.accept(builder);
    builder.write(folder);
    return this;
  }

  /// Where the files of a plugin are.
  Path files(String id) {
    return folder.resolve(id);
  }

  ServerFixture open() {
    HostConfig config = hosting.apply(HostConfig.builder(home).pluginDirs(List.of(folder))).build();
    host =
        PluginHost.open(
            config,
            porting.apply(HostPorts.builder().runtimes(runtimes).functions(functions)).build());
    assertTrue(host.awaitSettled(PATIENCE));
    for (var view : host.plugins()) {
      assertTrue(
          view.manifest() == null || view.state().word().equals("running"),
          () -> host.why(view.id()).toString());
    }
    ServerPorts.Builder ports =
        identity == null
            ? ServerPorts.builder(host, visitors)
            : ServerPorts.builder(host, identity);
    ports.clock(InstantSource.system());
    server = Server.open(tuning.apply(ServerConfig.builder()).build(), wiring.apply(ports).build());
    return this;
  }

  private static HostFunction<Clock> clock() {
    return new HostFunction<>(
        Clock.class, _ -> () -> new Clock.Reading(Instant.now(), System.nanoTime()));
  }

  PluginHost host() {
    return host;
  }

  Server server() {
    return server;
  }

  static Caller operator() {
    return new Caller.Operator("test");
  }

  URI uri(String path) {
    return URI.create(server.uri() + path);
  }

  /// A request with `alice`'s key unless something else is set.
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Authorization", "kite1-alice");
  }

  HttpRequest.Builder as(String name, String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Authorization", "kite1-" + name);
  }

  HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String who, String path, String json) {
    return send(
        as(who, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonCodec.tree(dev.mortise.api.Json.of(response.body()));
  }

  /// Sends bytes as they are and reads until the server closes.
  String raw(String... lines) {
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Socket socket() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort()));
    return socket;
  }

  /// Waits until something is so.
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not become so in " + PATIENCE);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    if (host != null) {
      host.close();
    }
  }
}
