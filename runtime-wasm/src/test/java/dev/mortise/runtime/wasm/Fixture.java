package dev.mortise.runtime.wasm;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Contribution;
import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.Reply;
import dev.mortise.host.CallTime;
import dev.mortise.host.Delivery;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.PluginLog;
import dev.mortise.host.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// A runtime with plugins of these tests, each a module in a folder of its own.
final class Fixture implements AutoCloseable {
  final Path folder;
  final ModuleRuntime runtime;
  final FakeDoor door = new FakeDoor();
  final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final List<PluginConnection> started = new ArrayList<>();
  private List<String> permissions = List.of();
  private Manifest.Format format = Manifest.Format.MORTISE;
  private Manifest.Limits limits = Manifest.Limits.NONE;
  private String user = "ada";
  private CallTime time = new CallTime(Duration.ofSeconds(30), CallTime.From.CALLER);

  Fixture() {
    this(ModuleRuntimeConfig.builder());
  }

  Fixture(ModuleRuntimeConfig.Builder config) {
    try {
      folder = Files.createTempDirectory("mw");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    runtime = ModuleRuntime.create(config.build());
  }

  /// What the manifests of the plugins started from now on declare.
  Fixture declaring(String... declared) {
    permissions = List.of(declared);
    return this;
  }

  Fixture limits(Manifest.Limits asked) {
    limits = asked;
    return this;
  }

  Fixture format(Manifest.Format which) {
    format = which;
    return this;
  }

  /// Who calls from now on.
  Fixture as(String name) {
    user = name;
    return this;
  }

  /// The time of the calls from now on.
  Fixture within(Duration left) {
    return within(new CallTime(left, CallTime.From.CALLER));
  }

  Fixture within(CallTime given) {
    time = given;
    return this;
  }

  PluginConnection start(String dialect, byte[] module) {
    return start(dialect, module, Json.EMPTY);
  }

  PluginConnection start(String dialect, byte[] module, Json settings) {
    PluginConnection connection = runtime.start(launch(dialect, module, settings));
    started.add(connection);
    connection.describe();
    connection.ready();
    return connection;
  }

  Launch launch(String dialect, byte[] module, Json settings) {
    try {
      Files.write(folder.resolve("plugin.wasm"), module);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    PluginLog lines = (LogLine.Source source, String level, String text) -> log.add(text);
    return new Launch(
        manifest(dialect),
        folder,
        "0".repeat(64),
        settings,
        Set.of(),
        door,
        lines,
        Refusals.NOTHING,
        Deadline.after(Duration.ofSeconds(60)));
  }

  Manifest manifest(String dialect) {
    return new Manifest(
        "guest",
        "guest",
        "1.0.0",
        "",
        List.of(),
        null,
        null,
        null,
        format,
        new Manifest.RuntimeSpec(
            Manifest.Kind.MODULE, Map.of("any", "plugin.wasm"), dialect, false, false),
        Manifest.Requires.NOTHING,
        permissions.stream().map(p -> new Manifest.Declared(Permission.parse(p), "")).toList(),
        limits,
        List.of(),
        List.of(new Contribution("panes", "view", Json.EMPTY)),
        Manifest.PRIORITY_DEFAULT);
  }

  /// A call as a host would deliver it.
  Delivery delivery(String address, String method, String head) {
    return delivery(address, method, head, Bytes.EMPTY);
  }

  Delivery delivery(String address, String method, String head, Bytes body) {
    var call =
        new Call(
            "guest",
            address,
            method,
            Json.of(head),
            body,
            new Caller.User(user, Set.of("viewer")),
            Deadline.after(time.time()),
            new Need.Nothing("a test"),
            null);
    return new Delivery(call, time, FakeDoor.TOKEN.clone());
  }

  Reply call(PluginConnection connection, String address, String method, String head) {
    return connection.call(delivery(address, method, head));
  }

  /// What a stream still has to say, as text.
  static String text(Body body) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] piece = body.next(); piece != null; piece = body.next()) {
      all.writeBytes(piece);
    }
    return all.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    started.forEach(c -> c.stop(Duration.ZERO));
    runtime.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
