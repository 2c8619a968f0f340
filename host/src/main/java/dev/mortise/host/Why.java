package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Explanation;
import dev.mortise.api.LogLine;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.gate.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Says in one screen why a plugin is or is not running, and what would change it. Pure.
final class Why {
  private static final int LINES_MAX = 5;

  /// So many missing grants are named one by one.
  private static final int MISSING_MAX = 6;

  private static final Permission UNCONFINED = Permission.of("process", "unconfined", "");

  private final PluginView view;
  private final Instant now;
  private final boolean lives;
  private final List<String> findings = new ArrayList<>();
  private final List<String> remedies = new ArrayList<>();

  private Why(PluginView view, Instant now, boolean lives) {
    this.view = view;
    this.now = now;
    this.lives = lives;
  }

  static String grant(String id, Permission permission) {
    return "mortise plugins grant " + Shell.quote(id) + " " + Shell.quote(permission.toString());
  }

  static String revoke(String id, Permission permission) {
    return "mortise plugins revoke " + Shell.quote(id) + " " + Shell.quote(permission.toString());
  }

  /// @param rivals what is wrong with others of the same id
  /// @param dependents those that wait for it
  /// @param lives whether commands can reach this host; one that only looks ends with the question
  static Explanation explain(
      PluginView view,
      List<String> rivals,
      List<PermissionStatus> permissions,
      List<LogLine> log,
      List<String> dependents,
      Instant now,
      boolean lives) {
    Why why = new Why(view, now, lives);
    String summary = why.summary();
    why.permissions(permissions);
    view.warnings().forEach(w -> why.findings.add("warning: " + w));
    rivals.forEach(r -> why.findings.add("found again: " + r));
    if (!dependents.isEmpty()) {
      why.findings.add("needed by " + String.join(", ", dependents));
    }
    why.log(log);
    return new Explanation(view.label(), view.state().word(), summary, why.findings, why.remedies);
  }

  private String summary() {
    return switch (view.state()) {
      case PluginState.Discovered _ -> view.label() + " was found and is about to be looked at.";
      case PluginState.Verified _ -> view.label() + " is about to start.";
      case PluginState.Waiting w -> w.reason();
      case PluginState.Starting s ->
          view.label() + " has been starting for " + ago(s.since()) + ".";
      case PluginState.Running r -> running(view.label() + " has run for " + ago(r.since()) + ".");
      case PluginState.Degraded d -> degraded(d);
      case PluginState.Stopping s ->
          view.label() + " has been finishing its calls for " + ago(s.since()) + ".";
      case PluginState.Stopped _ -> {
        remedies.add(start());
        yield view.label() + " was stopped, or never asked to run.";
      }
      case PluginState.Failed f -> failed(f);
      case PluginState.Disabled _ -> {
        remedy("enable");
        yield view.label() + " is switched off, for this host and for those after it.";
      }
      case PluginState.Quarantined q -> quarantined(q);
    };
  }

  private String running(String sentence) {
    findings.add(
        view.contributions().isEmpty()
            ? "offers nothing"
            : "offers "
                + view.contributions().stream()
                    .map(c -> LogText.clean(c.address()))
                    .collect(Collectors.joining(", ")));
    findings.add("kept: " + (view.protection().isEmpty() ? "unknown" : view.protection()));
    return sentence;
  }

  private String degraded(PluginState.Degraded state) {
    running("");
    findings.addFirst(state.reason());
    remedies.add("mortise plugins logs " + Shell.quote(view.id()));
    remedy("reload");
    return view.label() + " serves calls, but has not been well for " + ago(state.since()) + ".";
  }

  private String failed(PluginState.Failed state) {
    state.reason().lines().forEach(findings::add);
    Instant next = state.retryAt();
    if (next != null) {
      findings.add(
          "failed %s lately; next try in %s"
              .formatted(
                  state.restarts() == 1 ? "once" : state.restarts() + " times",
                  Durations.text(Duration.between(now, next))));
    }
    if (view.manifest() == null) {
      remedies.add("mend " + view.source() + (lives ? ", then: mortise plugins rescan" : ""));
    } else if (state.code() == ErrorCode.CONFLICT) {
      remedies.add("remove " + view.source() + " or give it another id");
    } else if (state.code() == ErrorCode.DEPENDENCY_UNMET) {
      // Nothing of it ran, so there is no log.
      remedies.add("install versions that fit, or mend what requires says in " + view.source());
      remedies.add("when that is mended: " + start());
    } else {
      remedies.add("mortise plugins logs " + Shell.quote(view.id()));
      // What is wrong with its files or settings no start mends.
      remedies.add((Failures.passing(state.code()) ? "" : "when that is mended: ") + start());
    }
    return "%s failed %s ago: %s.".formatted(view.label(), ago(state.since()), words(state.code()));
  }

  private String quarantined(PluginState.Quarantined state) {
    findings.add(state.reason());
    remedies.add("mortise plugins logs " + Shell.quote(view.id()));
    remedy("release");
    return "%s failed too often and has been in quarantine for %s; it runs again when a person releases it."
        .formatted(view.label(), ago(state.since()));
  }

  /// What runs confined needs no grant to run otherwise, whatever it declares.
  private void permissions(List<PermissionStatus> permissions) {
    List<PermissionStatus> missing =
        permissions.stream()
            .filter(status -> !status.granted())
            .filter(status ->
                !(view.state() instanceof PluginState.Running
                    && status.permission().equals(UNCONFINED)))
            .toList();
    boolean many = missing.size() > MISSING_MAX;
    for (PermissionStatus status : missing.subList(0, many ? MISSING_MAX / 2 : missing.size())) {
      String reason = status.why().isEmpty() ? "" : " (it says: \"" + status.why() + "\")";
      findings.add("not granted: " + status.permission() + reason);
      remedies.add(grant(view.id(), status.permission()));
    }
    if (many) {
      findings.add("not granted: %d more".formatted(missing.size() - MISSING_MAX / 2));
      remedies.add("mortise plugins grant %s --all".formatted(Shell.quote(view.id())));
      remedies.add("mortise permissions " + Shell.quote(view.id()) + " shows each");
    }
  }

  private void log(List<LogLine> log) {
    boolean quiet =
        view.state() instanceof PluginState.Running || view.state() instanceof PluginState.Disabled;
    if (!quiet) {
      log.stream()
          .filter(l -> l.source() != LogLine.Source.MORTISE)
          .skip(Math.max(0, log.size() - LINES_MAX))
          .forEach(l -> findings.add("it wrote: " + l.text()));
    }
  }

  private String start() {
    return "mortise plugins " + (lives ? "start " : "why --start ") + Shell.quote(view.id());
  }

  private void remedy(String verb) {
    remedies.add("mortise plugins " + verb + " " + Shell.quote(view.id()));
  }

  private String ago(Instant since) {
    return Durations.text(Duration.between(since, now));
  }

  private static String words(ErrorCode code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
