package dev.mortise.runtime.process;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.CallTime;
import dev.mortise.host.Delivery;
import dev.mortise.host.HostDoor;
import dev.mortise.host.HostRequest;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// A runtime, a door and plugins for the tests of this module.
final class Fixture implements AutoCloseable {
  static final Set<Permission> UNCONFINED = Set.of(KeeperChoice.UNCONFINED);

  final Path folder;
  final ProcessRuntime runtime;
  final Door door = new Door();
  final Queue<LogLine> log = new ConcurrentLinkedQueue<>();

  /// What the sandbox refused: call, target and how often.
  final Queue<String> refused = new ConcurrentLinkedQueue<>();

  Fixture() {
    this(ProcessRuntimeConfig.Confinement.BY_GRANT);
  }

  Fixture(ProcessRuntimeConfig.Confinement confinement) {
    this(confinement, Tools.folders());
  }

  Fixture(ProcessRuntimeConfig.Watch watch) {
    this(ProcessRuntimeConfig.Confinement.BY_GRANT, Tools.folders(), watch);
  }

  Fixture(ProcessRuntimeConfig.Confinement confinement, List<Path> tools) {
    this(confinement, tools, ProcessRuntimeConfig.Watch.FILES);
  }

  private Fixture(
      ProcessRuntimeConfig.Confinement confinement,
      List<Path> tools,
      ProcessRuntimeConfig.Watch watch) {
    try {
      folder = Files.createTempDirectory("rp").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    runtime =
        ProcessRuntime.create(
            ProcessRuntimeConfig.builder(folder.resolve("run"))
                .hostVersion("0.1.0")
                .sdkJars(classPath())
                .confinement(confinement)
                .toolFolders(tools)
                .watch(watch)
                .build());
  }

  static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  /// A folder with a jar that runs a class of the tests; it needs the files of the class path.
  Path jarPlugin(Class<?> main) {
    Path plugin = folder.resolve("plugin-" + main.getSimpleName());
    try {
      Files.createDirectories(plugin);
      var manifest = new java.util.jar.Manifest();
      var attributes = manifest.getMainAttributes();
      attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
      attributes.put(
          Attributes.Name.CLASS_PATH,
          String.join(" ", classPath().stream().map(path -> path.toUri().toString()).toList()));
      try (var jar =
          new JarOutputStream(Files.newOutputStream(plugin.resolve("plugin.jar")), manifest)) {
        jar.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return plugin;
  }

  /// A folder with a source file that runs a class of the tests, in the sandbox too.
  Path sourcePlugin(Class<?> main) {
    return file(
        "Plugin.java",
        "class Plugin { public static void main(String[] a) { "
            + main.getName()
            + ".main(a); } }\n");
  }

  /// A folder with one executable file.
  Path file(String name, String content) {
    Path plugin = folder.resolve("plugin-" + name);
    try {
      Files.createDirectories(plugin);
      Files.writeString(plugin.resolve(name), content);
      plugin.resolve(name).toFile().setExecutable(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return plugin;
  }

  /// A folder with a copy of a binary under that name.
  Path binary(Path binary, String name) {
    Path plugin = folder.resolve("plugin-" + name);
    try {
      Files.createDirectories(plugin);
      Files.copy(binary, plugin.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return plugin;
  }

  /// Whether a line of any plugin's log reads so.
  boolean logged(String text) {
    return log.stream().anyMatch(line -> line.text().equals(text));
  }

  static Manifest manifest(String id, String entry, String dialect) {
    return manifest(id, Map.of("any", entry), dialect);
  }

  Manifest manifestWith(String platform, String entry) {
    return manifest("probe", Map.of(platform, entry), "mortise");
  }

  private static Manifest manifest(String id, Map<String, String> entry, String dialect) {
    return new Manifest(
        id,
        id,
        "1.0.0",
        "",
        List.of(),
        null,
        null,
        null,
        Manifest.Format.MORTISE,
        new Manifest.RuntimeSpec(Manifest.Kind.PROCESS, entry, dialect, false, false),
        Manifest.Requires.NOTHING,
        List.of(),
        Manifest.Limits.NONE,
        List.of(),
        List.of(),
        Manifest.PRIORITY_DEFAULT);
  }

  Launch launch(Path plugin, Manifest manifest, Set<Permission> granted, Duration time) {
    return new Launch(
        manifest,
        plugin,
        "0".repeat(64),
        Json.of("{\"colour\":\"red\"}"),
        granted,
        door,
        (source, level, text) ->
            log.add(new LogLine(0, java.time.Instant.EPOCH, source, level, text)),
        (call, target, times) -> refused.add((call + " " + target).strip() + " " + times),
        Deadline.after(time));
  }

  PluginConnection start(Path plugin, String entry, String dialect, Set<Permission> granted) {
    return runtime.start(
        launch(plugin, manifest("probe", entry, dialect), granted, Duration.ofSeconds(60)));
  }

  /// The test plugin, unconfined, described and ready.
  PluginConnection probe() {
    PluginConnection connection =
        start(jarPlugin(TestPlugin.class), "plugin.jar", "mortise", UNCONFINED);
    connection.describe();
    connection.ready();
    return connection;
  }

  static Delivery delivery(String address, String method, Json head, Bytes body, byte[] token) {
    return delivery(address, method, head, body, token, Duration.ofSeconds(60));
  }

  static Delivery delivery(
      String address, String method, Json head, Bytes body, byte[] token, Duration time) {
    return new Delivery(
        new Call(
            "probe",
            address,
            method,
            head,
            body,
            new Caller.User("ada", Set.of("admin")),
            Deadline.after(time),
            new Need.Nothing("a test"),
            null),
        new CallTime(time, CallTime.From.CALLER),
        token);
  }

  /// Calls the test plugin and reads the body of its answer.
  static String ask(PluginConnection connection, String method, String head) {
    return connection
        .call(delivery("tools/probe", method, Json.of(head), Bytes.EMPTY, new byte[16]))
        .body()
        .text();
  }

  /// Waits for a condition with generous room; never decides by time alone.
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain until " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    runtime.close();
    delete(folder);
  }

  /// Looks again where processes that are dying empty it at the same time.
  static void delete(Path folder) {
    await(
        folder + " is gone",
        () -> {
          try (var files = Files.walk(folder)) {
            files
                .sorted(java.util.Comparator.reverseOrder())
                .forEach(file -> file.toFile().delete());
          } catch (IOException | UncheckedIOException e) {
            // Something went while it was looked at.
          }
          return Files.notExists(folder);
        });
  }

  /// Answers host calls whose token was issued and has not ended.
  static final class Door implements HostDoor {
    final Set<String> tokens = ConcurrentHashMap.newKeySet();
    final Map<String, Json> background = new ConcurrentHashMap<>();
    final Queue<HostRequest> requests = new ConcurrentLinkedQueue<>();
    final AtomicInteger interrupted = new AtomicInteger();

    void issue(byte[] token) {
      tokens.add(HexFormat.of().formatHex(token));
    }

    void end(byte[] token) {
      tokens.remove(HexFormat.of().formatHex(token));
    }

    private void check(HostRequest request) {
      requests.add(request);
      String token = HexFormat.of().formatHex(request.token());
      if (!token.isEmpty() && !tokens.contains(token)) {
        throw new PluginException(ErrorCode.TOKEN_INVALID, "probe: that token is not valid.");
      }
    }

    @Override
    public Reply call(HostRequest request) {
      check(request);
      String name = request.function() + "/" + request.method();
      Json known = background.get(name);
      if (known != null) {
        return new Reply(known, Bytes.EMPTY);
      }
      if (name.equals("test/block")) {
        throw blocked();
      }
      if (name.equals("account/key")) {
        throw new PluginException(ErrorCode.PERMISSION_DENIED, "probe: account:key not granted.");
      }
      return new Reply(Json.of("{\"asked\":\"" + name + "\"}"), Bytes.EMPTY);
    }

    /// Waits until whoever asked gives up.
    private PluginException blocked() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        Thread.currentThread().interrupt();
      }
      return new PluginException(ErrorCode.CANCELLED, "probe: cancelled.");
    }

    @Override
    public Exchange open(HostRequest request) {
      check(request);
      return new Mirror();
    }

    @Override
    public boolean streams(String function, String method) {
      return method.equals("mirror");
    }
  }

  /// A streaming host function that sends back what it is sent.
  private static final class Mirror implements Exchange {
    private final java.util.concurrent.BlockingQueue<java.util.Optional<dev.mortise.api.Frame>>
        frames = new java.util.concurrent.ArrayBlockingQueue<>(4);

    @Override
    public void send(dev.mortise.api.Frame frame) {
      put(java.util.Optional.of(frame));
    }

    @Override
    public void finish() {
      put(java.util.Optional.empty());
    }

    private void put(java.util.Optional<dev.mortise.api.Frame> frame) {
      try {
        frames.put(frame);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public dev.mortise.api.@org.jspecify.annotations.Nullable Frame receive() {
      try {
        return frames.take().orElse(null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "interrupted", e);
      }
    }

    @Override
    public void cancel(String reason) {}
  }
}
