package dev.mortise.control;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.Contract;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Explanation;
import dev.mortise.api.Extension;
import dev.mortise.api.Grant;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.Offer;
import dev.mortise.api.Pane;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A service with two plugins that remembers what it was asked.
final class FakePluginService implements PluginService {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /// An extension point with bytes.
  @Contract("acme.Shout")
  interface Shout {
    Loud shout(Quiet quiet);

    record Quiet(String word, Bytes payload) {}

    record Loud(String word, Bytes payload) {}
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  final FakePane pane = new FakePane();
  final List<Consumer<PluginView>> listeners = new CopyOnWriteArrayList<>();
  final BlockingQueue<LogLine> log = new LinkedBlockingQueue<>();
  final CountDownLatch logClosed = new CountDownLatch(1);
  final CountDownLatch watchEnded = new CountDownLatch(1);
  final CountDownLatch slowCalled = new CountDownLatch(1);
  final CountDownLatch slowInterrupted = new CountDownLatch(1);

  static PluginView running() {
    var manifest =
        new Manifest(
            "tax-de",
            "Tax",
            "1.2.0",
            "German tax",
            List.of("ada"),
            "Apache-2.0",
            null,
            null,
            Manifest.Format.MORTISE,
            new Manifest.RuntimeSpec(
                Manifest.Kind.PROCESS, Map.of("any", "tax.jar"), "mortise", true, false),
            new Manifest.Requires(">=1", List.of(new Manifest.Dependency("base", "^1", true))),
            List.of(new Manifest.Declared(Permission.parse("net:http:*.example.com"), "rates")),
            new Manifest.Limits(1L << 20, null, Duration.ofSeconds(3), 4, 2.5),
            List.of(
                new Manifest.Setting(
                    "rate",
                    "Rate",
                    Manifest.SettingType.SELECT,
                    "",
                    Json.of("19"),
                    List.of(new Manifest.Option("full", "19")),
                    true)),
            List.of(new Contribution("points", "acme.Shout", Json.EMPTY)),
            50);
    return new PluginView(
        "tax-de",
        manifest,
        Path.of("/p/tax-de"),
        new PluginState.Running(NOW),
        List.of(new Contribution("tools", "rate", Json.of("{\"description\":\"d\"}"))),
        List.of("odd key"),
        "bubblewrap",
        4711L,
        2);
  }

  static PluginView in(PluginState state) {
    return new PluginView(
        "broken", null, Path.of("/p/broken"), state, List.of(), List.of(), "", null, 0);
  }

  static PluginView failed() {
    return in(
        new PluginState.Failed(
            ErrorCode.HANDSHAKE_TIMEOUT, "broken: no line.", NOW, 3, NOW.plusSeconds(4)));
  }

  @Override
  public List<PluginView> plugins() {
    return List.of(failed(), running());
  }

  @Override
  public Optional<PluginView> plugin(String id) {
    return plugins().stream().filter(p -> p.id().equals(id)).findFirst();
  }

  @Override
  public List<Offer> offers(String kind) {
    return List.of(new Offer("tax-de", "1.2.0", 50, new Contribution(kind, "rate", Json.EMPTY)));
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    asked.add("contribution %s %s %s %s".formatted(plugin, name, caller, timeout));
    if (contract == Pane.class) {
      return contract.cast(pane);
    }
    return contract.cast(contract == Tool.class ? tool() : shout());
  }

  private Tool tool() {
    return new Tool() {
      @Override
      public Result execute(Invocation invocation) {
        if (invocation.cluster().equals("slow")) {
          waitForInterrupt();
        }
        return new Result("did " + invocation.arguments(), Json.of("[1,{\"a\":null}]"), false);
      }

      @Override
      public Verdict authorize(Invocation invocation) {
        throw new PluginException(ErrorCode.PERMISSION_DENIED, "tax-de: not for you.");
      }
    };
  }

  private void waitForInterrupt() {
    slowCalled.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      slowInterrupted.countDown();
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "tax-de: interrupted.", e);
    }
  }

  private static Shout shout() {
    return quiet ->
        new Shout.Loud(
            quiet.word().toUpperCase(java.util.Locale.ROOT),
            Bytes.of(quiet.payload().text() + "!"));
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    return List.of(new Extension<>("tax-de", "loud", point.cast(shout())));
  }

  private void did(String what, Caller by) {
    asked.add(what + " by " + by.kind() + " " + by.name());
  }

  @Override
  public void rescan(Caller by) {
    did("rescan", by);
  }

  @Override
  public void start(String id, Caller by) {
    did("start " + id, by);
  }

  @Override
  public void stop(String id, Caller by) {
    did("stop " + id, by);
  }

  @Override
  public void reload(String id, Caller by) {
    did("reload " + id, by);
  }

  @Override
  public void enable(String id, Caller by) {
    did("enable " + id, by);
  }

  @Override
  public void disable(String id, Caller by) {
    did("disable " + id, by);
  }

  @Override
  public void release(String id, Caller by) {
    throw new PluginException(ErrorCode.CONFLICT, id + " is not in quarantine.");
  }

  @Override
  public void grant(String id, Permission permission, GrantTerms terms, Caller by) {
    did("grant " + id + " " + permission + " " + terms, by);
  }

  @Override
  public void revoke(String id, Permission permission, Caller by) {
    did("revoke " + id + " " + permission, by);
  }

  @Override
  public List<PermissionStatus> permissions(String id) {
    return List.of(
        new PermissionStatus(Permission.parse("k8s:list:pods@namespace=a|b"), "to look", true));
  }

  @Override
  public List<Permission> accept(String id, Caller by) {
    did("accept " + id, by);
    return List.of(Permission.parse("storage:use"));
  }

  @Override
  public List<PermissionStatus> permissions(String id, Caller as) {
    Permission pods = Permission.parse("k8s:list:pods");
    Grant grant =
        new Grant(
            Permission.parse("k8s:list:pods@namespace=a"),
            new GrantTerms(true, true, NOW),
            "ann",
            NOW);
    String refusal = as.name() + " may not";
    return List.of(
        new PermissionStatus(pods, "to look", List.of(grant), false, refusal, "c", "role"));
  }

  @Override
  public List<PermissionStatus> permissionsIf(String id, Caller.User supposed) {
    String refusal = supposed.roles() + " does not allow it";
    return List.of(
        new PermissionStatus(
            Permission.parse("storage:use"), "", List.of(), true, refusal, "c", ""));
  }

  @Override
  public Consents consents() {
    return new Consents() {
      @Override
      public List<Question> list(Caller by) {
        return List.of(question());
      }

      @Override
      public void answer(String id, Answer answer, Caller by) {
        did("answer " + id + " " + answer, by);
      }

      @Override
      public Subscription listen(Consumer<Question> listener, Caller by) {
        did("listen", by);
        Thread.startVirtualThread(() -> listener.accept(question()));
        return () -> did("listen no more", by);
      }
    };
  }

  static Consents.Question question() {
    return new Consents.Question(
        "7",
        "tax-de",
        "1.2.0",
        Permission.parse("net:http:api.example.com"),
        "tax-de wants more",
        List.of("user bob"),
        3,
        NOW,
        "mortise plugins grant tax-de net:http:api.example.com");
  }

  @Override
  public ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout) {
    Tool tool = contribution(Tool.class, plugin, name, caller, timeout);
    return new ToolUse() {
      @Override
      public Tool.Details details() {
        return new Tool.Details("does", Json.EMPTY, null, true);
      }

      @Override
      public Tool.Invocation invocation() {
        return invocation;
      }

      @Override
      public String hash() {
        return "h1";
      }

      @Override
      public Tool.Verdict verdict() {
        return Tool.Verdict.ALLOWED;
      }

      @Override
      public Tool.Result execute() {
        return tool.execute(invocation);
      }
    };
  }

  @Override
  public Explanation why(String id) {
    return new Explanation("tax-de 1.2.0", "failed", "It fell.", List.of("a", "b"), List.of("c"));
  }

  @Override
  public List<LogLine> logs(String id, int last) {
    return id.equals("talker") ? Collections.nCopies(last, longLine()) : List.of(line(last));
  }

  private static LogLine longLine() {
    return new LogLine(1, NOW, LogLine.Source.STDERR, "info", "x".repeat(4_096));
  }

  static LogLine line(long sequence) {
    return new LogLine(sequence, NOW, LogLine.Source.STDERR, "info", "line " + sequence);
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    return new Items<>() {
      @Override
      public @Nullable LogLine next() {
        try {
          LogLine line = log.take();
          return line.sequence() < 0 ? null : line;
        } catch (InterruptedException e) {
          return null;
        }
      }

      @Override
      public void close() {
        logClosed.countDown();
        log.add(line(-1));
      }
    };
  }

  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    listeners.add(listener);
    return () -> {
      listeners.remove(listener);
      watchEnded.countDown();
    };
  }
}
