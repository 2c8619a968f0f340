package dev.mortise.cli;

import dev.mortise.api.Consents;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Explanation;
import dev.mortise.api.Grant;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plugins as people and machines read them. The names of the JSON fields are kept.
final class Views {
  private Views() {}

  /// The plugin of that id, or a failure that suggests the nearest one.
  static PluginView require(PluginService plugins, String id) {
    return plugins
        .plugin(id)
        .orElseThrow(() -> unknown(id, plugins.plugins().stream().map(PluginView::id).toList()));
  }

  static PluginException unknown(String id, Collection<String> known) {
    String near = Words.nearest(id, known).map(word -> "; did you mean '" + word + "'?").orElse("");
    return new PluginException(
        ErrorCode.NOT_FOUND,
        "there is no plugin '"
            + id
            + "'"
            + (near.isEmpty() ? "; mortise plugins list shows those there are" : near));
  }

  static Map<String, Object> json(PluginView view) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", view.id());
    fields.put("version", view.manifest() == null ? null : view.version());
    fields.put("name", view.manifest() == null ? null : view.manifest().name());
    fields.put("state", view.state().word());
    fields.put("reason", reason(view.state()));
    fields.put("code", view.state() instanceof PluginState.Failed failed ? failed.code() : null);
    fields.put("kind", kind(view));
    fields.put("format", format(view));
    fields.put("source", view.source());
    fields.put("description", view.manifest() == null ? "" : view.manifest().description());
    fields.put("contributions", view.contributions().stream().map(Contribution::address).toList());
    fields.put("warnings", view.warnings());
    fields.put("protection", view.protection());
    fields.put("pid", view.pid());
    fields.put("restarts", view.restarts());
    return fields;
  }

  static Map<String, Object> json(PermissionStatus permission) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("permission", permission.permission());
    fields.put("granted", permission.granted());
    fields.put("why", permission.why());
    fields.put("grants", permission.grants().stream().map(Views::json).toList());
    fields.put("callerRefusal", permission.callerRefusal());
    fields.put("allowed", permission.allowed());
    fields.put("command", permission.command());
    fields.put("callerCommand", permission.callerCommand());
    return fields;
  }

  static Map<String, Object> json(Grant grant) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("permission", grant.permission());
    fields.put("background", grant.terms().background());
    fields.put("lent", grant.terms().lent());
    fields.put("until", grant.terms().until());
    fields.put("as", grant.terms().as());
    fields.put("by", grant.by());
    fields.put("at", grant.at());
    return fields;
  }

  static Map<String, Object> json(Consents.Question question) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", question.id());
    fields.put("plugin", question.plugin());
    fields.put("version", question.version());
    fields.put("permission", question.permission());
    fields.put("shown", question.shown());
    fields.put("callers", question.callers());
    fields.put("calls", question.calls());
    fields.put("since", question.since());
    fields.put("command", question.command());
    return fields;
  }

  static Map<String, Object> json(Explanation why) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("plugin", why.plugin());
    fields.put("state", why.state());
    fields.put("summary", why.summary());
    fields.put("findings", why.findings());
    fields.put("remedies", why.remedies());
    return fields;
  }

  static Map<String, Object> json(LogLine line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sequence", line.sequence());
    fields.put("time", line.time());
    fields.put("source", line.source().name().toLowerCase(Locale.ROOT));
    fields.put("level", line.level());
    fields.put("text", line.text());
    return fields;
  }

  static String kind(PluginView view) {
    Manifest manifest = view.manifest();
    return manifest == null ? "?" : manifest.runtime().kind().name().toLowerCase(Locale.ROOT);
  }

  static String format(PluginView view) {
    Manifest manifest = view.manifest();
    return manifest == null ? "?" : manifest.format().name().toLowerCase(Locale.ROOT);
  }

  /// What a state says beside its word; null when there is nothing to add.
  static @Nullable String reason(PluginState state) {
    return switch (state) {
      case PluginState.Waiting waiting -> waiting.reason();
      case PluginState.Degraded degraded -> degraded.reason();
      case PluginState.Failed failed -> failed.reason();
      case PluginState.Quarantined quarantined -> quarantined.reason();
      case PluginState.Discovered ignored -> null;
      case PluginState.Verified ignored -> null;
      case PluginState.Starting ignored -> null;
      case PluginState.Running ignored -> null;
      case PluginState.Stopping ignored -> null;
      case PluginState.Stopped ignored -> null;
      case PluginState.Disabled ignored -> null;
    };
  }

  /// The same for one line: of many problems with a manifest the first, and where the others are.
  static @Nullable String shortReason(PluginView view) {
    String reason = reason(view.state());
    boolean manifest =
        view.state() instanceof PluginState.Failed failed
            && failed.code() == ErrorCode.MANIFEST_INVALID;
    if (reason == null || !manifest || reason.indexOf('\n') < 0) {
      return reason;
    }
    List<String> problems = reason.lines().toList();
    return "%s (and %d more: mortise validate %s)"
        .formatted(problems.getFirst(), problems.size() - 1, view.source());
  }

  /// The last column of the list: what is wrong, else what it is.
  static String note(PluginView view) {
    String reason = shortReason(view);
    if (reason != null) {
      return reason;
    }
    return view.manifest() == null ? "" : view.manifest().description();
  }

  /// What a plugin offers, in a few words.
  static String contributions(PluginView view) {
    List<String> addresses = view.contributions().stream().map(Contribution::address).toList();
    if (addresses.isEmpty() && view.manifest() != null) {
      addresses = view.manifest().contributes().stream().map(Contribution::address).toList();
    }
    return String.join(", ", addresses);
  }
}
