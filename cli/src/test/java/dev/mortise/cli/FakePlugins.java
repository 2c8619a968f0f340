package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A plugin service of records, which writes down what it is asked to do.
final class FakePlugins implements PluginService {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  final List<PluginView> views = new ArrayList<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  /// Declared, too.
  final List<Permission> more = new ArrayList<>();

  @Nullable Caller lookedAt;
  List<Consents.Question> questions = List.of();
  Tool.Result result = Tool.Result.of("4 2");
  boolean mutating;

  /// A plugin with one tool.
  FakePlugins with(String id, PluginState state, String description) {
    return with(id, state, description, Path.of("/plugins", id));
  }

  /// The same with its files somewhere else.
  FakePlugins with(String id, PluginState state, String description, Path source) {
    Contribution tool = new Contribution("tools", "get_" + id.replace('-', '_'), Json.EMPTY);
    Manifest manifest =
        new Manifest(
            id,
            id,
            "1.0.0",
            description,
            List.of(),
            null,
            null,
            null,
            Manifest.Format.MORTISE,
            new Manifest.RuntimeSpec(
                Manifest.Kind.PROCESS, Map.of("any", "x.jar"), "mortise", false, false),
            Manifest.Requires.NOTHING,
            List.of(),
            Manifest.Limits.NONE,
            List.of(),
            List.of(tool),
            Manifest.PRIORITY_DEFAULT);
    boolean runs = state instanceof PluginState.Running;
    views.add(
        new PluginView(
            id,
            manifest,
            source,
            state,
            runs ? List.of(tool) : List.of(),
            List.of(),
            runs ? "PID namespace" : "",
            runs ? 4711L : null,
            0));
    return this;
  }

  @Override
  public List<PluginView> plugins() {
    return List.copyOf(views);
  }

  @Override
  public Optional<PluginView> plugin(String id) {
    return views.stream().filter(view -> view.id().equals(id)).findFirst();
  }

  @Override
  public List<Offer> offers(String kind) {
    return views.stream()
        .flatMap(
            view -> view.contributions().stream().map(c -> new Offer(view.id(), "1.0.0", 100, c)))
        .toList();
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    throw new UnsupportedOperationException("commands prepare a tool before they use it");
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    return List.of();
  }

  @Override
  public void rescan(Caller by) {
    asked.add("rescan");
  }

  @Override
  public void start(String id, Caller by) {
    asked.add("start " + id);
  }

  @Override
  public void stop(String id, Caller by) {
    asked.add("stop " + id);
  }

  @Override
  public void reload(String id, Caller by) {
    throw new PluginException(
        ErrorCode.HANDSHAKE_TIMEOUT,
        id + " 1.0.1: no handshake within 10 s; the old one still runs");
  }

  @Override
  public void enable(String id, Caller by) {
    asked.add("enable " + id);
  }

  @Override
  public void disable(String id, Caller by) {
    asked.add("disable " + id);
  }

  @Override
  public void release(String id, Caller by) {
    asked.add("release " + id);
  }

  @Override
  public void grant(String id, Permission permission, GrantTerms terms, Caller by) {
    asked.add(
        "grant %s %s%s%s%s"
            .formatted(
                id,
                permission,
                (terms.background() ? " for background" : "")
                    + (terms.as() == null ? "" : " as " + terms.as()),
                terms.lent() ? " lent" : "",
                terms.until() == null ? "" : " until " + terms.until()));
  }

  @Override
  public void revoke(String id, Permission permission, Caller by) {
    asked.add("revoke " + id + " " + permission);
  }

  @Override
  public List<PermissionStatus> permissions(String id) {
    List<PermissionStatus> all = new ArrayList<>();
    all.add(
        new PermissionStatus(
            Permission.parse("net:http:*.example.com"), "reads exchange rates", true));
    all.add(new PermissionStatus(Permission.parse("storage:use"), "", false));
    more.forEach(permission -> all.add(new PermissionStatus(permission, "", false)));
    return all;
  }

  @Override
  public List<Permission> accept(String id, Caller by) {
    asked.add("accept " + id);
    return List.of(Permission.parse("storage:use"));
  }

  @Override
  public List<PermissionStatus> permissions(String id, Caller as) {
    lookedAt = as;
    Permission pods = Permission.parse("k8s:list:pods");
    Permission narrow = Permission.parse("k8s:list:pods@namespace=dev");
    Grant grant = new Grant(narrow, new GrantTerms(true, false, NOON), "ann", NOON);
    List<PermissionStatus> all = new ArrayList<>(permissions(id));
    all.add(
        new PermissionStatus(
            pods,
            "to look",
            List.of(grant),
            false,
            as.name() + " may not list pods",
            "mortise plugins grant tax-de k8s:list:pods",
            "mortise user role add " + as.name() + " dev"));
    return all;
  }

  @Override
  public List<PermissionStatus> permissionsIf(String id, Caller.User supposed) {
    asked.add("suppose " + supposed.name() + " " + supposed.roles());
    return permissions(id);
  }

  @Override
  public Consents consents() {
    return new Consents() {
      @Override
      public List<Question> list(Caller by) {
        return questions;
      }

      @Override
      public void answer(String id, Answer answer, Caller by) {
        asked.add("answer " + id + " " + answer);
      }

      @Override
      public Subscription listen(Consumer<Question> listener, Caller by) {
        questions.forEach(listener);
        return () -> {};
      }
    };
  }

  @Override
  public ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout) {
    return new ToolUse() {
      @Override
      public Tool.Details details() {
        return new Tool.Details("", Json.EMPTY, null, mutating);
      }

      @Override
      public Tool.Invocation invocation() {
        return invocation;
      }

      @Override
      public String hash() {
        return "hash";
      }

      @Override
      public Tool.Verdict verdict() {
        return Tool.Verdict.ALLOWED;
      }

      @Override
      public Tool.Result execute() {
        asked.add("execute " + plugin + "/" + name + " " + invocation.arguments());
        return result;
      }
    };
  }

  @Override
  public Explanation why(String id) {
    return new Explanation(
        id + " 1.0.0",
        "failed",
        id + " does not run because its binary is missing.",
        List.of("bin/" + id + " does not exist"),
        List.of("build it", "mortise plugins reload " + id));
  }

  @Override
  public List<LogLine> logs(String id, int last) {
    return List.of(
        new LogLine(1, NOON, LogLine.Source.STDERR, "info", "started"),
        new LogLine(2, NOON, LogLine.Source.STDOUT, "warn", "bell \u0007 and \u001b[31mred"));
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    return Items.of(logs(id, last));
  }

  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    return () -> {};
  }

  /// A manifest that cannot be read.
  FakePlugins unreadable(String id, @Nullable Manifest manifest, String reason) {
    views.add(
        new PluginView(
            id,
            manifest,
            Path.of("/plugins", id),
            new PluginState.Failed(ErrorCode.MANIFEST_INVALID, reason, NOON, 0, null),
            List.of(),
            List.of(),
            "",
            null,
            0));
    return this;
  }
}
