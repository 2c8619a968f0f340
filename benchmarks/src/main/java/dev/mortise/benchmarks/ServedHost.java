package dev.mortise.benchmarks;

import dev.mortise.api.Caller;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.gate.AuditSink;
import dev.mortise.server.Server;
import dev.mortise.server.ServerConfig;
import dev.mortise.server.ServerPorts;
import dev.mortise.server.Visitor;
import dev.mortise.server.Visitors;
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A server in a process of its own, which [Served] starts and asks: with plugins, or Helidon
/// alone.
///
/// Says its port and how long the parts of its start took, then answers each line of standard input
/// with a number, and ends with it.
final class ServedHost {
  /// What an `Authorization` header says.
  static final String KEY = "bench";

  private static final int CALLS_MAX = 20_000;
  private static final double RATE = 1e6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Visitor VISITOR =
      new Visitor(new Caller.User("bench", Set.of()), Visitor.Credential.KEY, "", false);

  private final PrintStream out;
  private final Growth growth = new Growth();

  private ServedHost(PrintStream out) {
    this.out = out;
  }

  /// @param words `direct`; or `audited` or `unaudited` with a home and a folder of plugins
  static void run(List<String> words) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    var host = new ServedHost(out);
    long jvm = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    if (words.getFirst().equals("direct")) {
      host.direct();
    } else {
      host.plugins(
          jvm * 1_000_000,
          words.getFirst().equals("audited"),
          Path.of(words.get(1)),
          Path.of(words.get(2)));
    }
    // Helidon has handlers that wait for ever.
    System.exit(0);
  }

  private void direct() throws IOException, InterruptedException {
    WebServer web = PlainHelidon.open();
    out.println("port " + web.port());
    answer(null);
    web.stop();
  }

  private void plugins(long jvm, boolean audited, Path home, Path plugins)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Mortise mortise = Mortise.open(config(audited, home, plugins))) {
      long opened = System.nanoTime();
      try (Server server = Server.open(serving(), ports(mortise))) {
        long listening = System.nanoTime();
        out.printf(
            "port %d %d %d %d%n", server.uri().getPort(), jvm, opened - begin, listening - opened);
        answer(mortise);
      }
    }
  }

  private static MortiseConfig config(boolean audited, Path home, Path plugins) {
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", home.toString()),
            Path.of("/"),
            System.getProperty("os.name"),
            "bench");
    return MortiseConfig.builder("bench", paths)
        .pluginDirs(List.of(plugins))
        .grantDeclared(true)
        .host(h -> h.rate(RATE).rateMax(RATE).concurrency(CALLS_MAX).queue(CALLS_MAX))
        .ports(p -> {
          if (!audited) {
            p.audit(AuditSink.NOTHING);
          }
        })
        .build();
  }

  private static ServerConfig serving() {
    return ServerConfig.builder()
        .host("127.0.0.1")
        .port(0)
        .uploadBytesMax(1L << 30)
        .drainTimeout(Duration.ofMillis(100))
        .build();
  }

  private static ServerPorts ports(Mortise mortise) {
    return ServerPorts.builder(
            mortise.plugins(),
            new Visitors() {
              @Override
              public Optional<Visitor> ofCookie(String token) {
                return Optional.empty();
              }

              @Override
              public Optional<Visitor> ofAuthorization(String header) {
                return header.equals(KEY) ? Optional.of(VISITOR) : Optional.empty();
              }
            })
        .build();
  }

  private void answer(@org.jspecify.annotations.Nullable Mortise mortise)
      throws IOException, InterruptedException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(
          switch (line) {
            case "settle" -> mortise == null || mortise.awaitSettled(PATIENCE) ? 1 : 0;
            case "held" -> Memory.held();
            case "watch" -> growth.begin();
            case "grew" -> growth.end();
            default -> throw new IllegalArgumentException(line);
          });
    }
  }

  /// Looks again and again how much more is held than at the beginning.
  private static final class Growth {
    private static final long PAUSE_MILLIS = 20;

    private volatile boolean over;
    private volatile long most;
    private Thread thread = Thread.currentThread();

    long begin() throws IOException {
      long before = Memory.held();
      over = false;
      most = before;
      thread = Thread.ofPlatform().daemon().name("bench-growth").start(this::watch);
      thread.setUncaughtExceptionHandler((_, e) -> Context.say("cannot look: " + e));
      return before;
    }

    private void watch() {
      try {
        while (!over) {
          most = Math.max(most, Memory.held());
          LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000L);
        }
      } catch (IOException e) {
        Context.say("cannot look: " + e);
        most = Long.MAX_VALUE;
      }
    }

    /// The most that was held since [#begin].
    long end() throws InterruptedException {
      over = true;
      thread.join();
      return most;
    }
  }
}
