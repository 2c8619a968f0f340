package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.packages.PluginFolder;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Installs and removes plugins. Both are in the audit before they happen; what is installed has no
/// grant, so that its code runs only after somebody allowed it.
final class PackageEndpoints {
  private static final String ROOT = "/api/v1/admin/plugins";

  private final PluginService plugins;
  private final PluginSettings settings;
  private final @Nullable PluginFolder folder;
  private final AuditSink audit;
  private final ServerConfig config;
  private final InstantSource clock;

  PackageEndpoints(
      PluginService plugins,
      PluginSettings settings,
      @Nullable PluginFolder folder,
      AuditSink audit,
      ServerConfig config,
      InstantSource clock) {
    this.plugins = plugins;
    this.settings = settings;
    this.folder = folder;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "POST",
                ROOT + "/install",
                Admission.PROVEN,
                "Installs a plugin: multipart/form-data with the field plugin, a .tar.gz or .zip",
                this::install)
            .answers(201, "Installed"),
        Endpoint.of(
                "DELETE",
                ROOT + "/{plugin}",
                Admission.PROVEN,
                "Removes a plugin and what was kept of it; ?keepData=true keeps that",
                visit -> Answer.nothing().with("X-Mortise-Data", removed(visit)))
            .answers(204, ""),
        Endpoint.of(
                "DELETE",
                "/api/v2/plugins/{plugin}",
                Admission.PROVEN,
                "The same, and says what became of its settings, secrets and storage",
                visit -> Answer.ok(Map.of("status", "ok", "data", removed(visit))))
            .answers(200, "Removed"));
  }

  private PluginFolder folder() {
    if (folder == null) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "This server has no folder to install plugins into; start it with --plugin-dir.");
    }
    return folder;
  }

  private Answer install(Visit visit) {
    PluginFolder target = folder();
    Caller by = visit.visitor().caller();
    StreamedBody body =
        visit.body(config.archiveBytesMax(), Deadline.after(config.uploadTimeout()));
    PluginFolder.Installed installed;
    try {
      InputStream archive =
          MultipartFile.field(
                  new BodyInput(body), visit.header("content-type").orElse(""), "plugin")
              .orElseThrow(() ->
                  new PluginException(
                      ErrorCode.INVALID_ARGUMENT,
                      "Send multipart/form-data with the archive in the field plugin."));
      installed =
          audit.naming(
              change(by, "plugin.install", "an archive"),
              () -> target.install(archive),
              made -> made.id() + " " + made.version());
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The form cannot be read: " + e.getMessage() + ".", e);
    } catch (PluginException e) {
      throw body.tooLarge() || e.code() == ErrorCode.RESOURCE_EXHAUSTED
          ? new Refused(ErrorAnswer.of(413, e.code().name(), e.getMessage(), null, ""))
          : e;
    }
    plugins.rescan(by);
    String state =
        plugins
            .plugin(installed.id())
            .map(view -> PluginEndpoints.kiteState(view.state()))
            .orElse("stopped");
    return Answer.json(
        201,
        Nodes.json(
            Nodes.object()
                .put("name", installed.id())
                .put("version", installed.version())
                .put("state", state)));
  }

  /// Removes it.
  ///
  /// @return what became of its data: `removed`, `kept`, or `none` where there was none
  private String removed(Visit visit) {
    PluginFolder target = folder();
    boolean keeps = visit.parameter("keepData").filter("true"::equals).isPresent();
    String id = visit.value("plugin");
    Caller by = visit.visitor().caller();
    PluginView view =
        plugins
            .plugin(id)
            .orElseThrow(() ->
                new PluginException(
                    ErrorCode.NOT_FOUND, "There is no plugin " + PluginProxy.quoted(id) + "."));
    target.requireRemovable(view.source());
    audit.changing(
        change(by, "plugin.remove", id),
        () -> {
          if (view.manifest() != null) {
            plugins.stop(id, by);
          }
          target.remove(view.source());
        });
    plugins.rescan(by);
    if (keeps) {
      return "kept";
    }
    return settings.removed(id, by) ? "removed" : "none";
  }

  private Change change(Caller by, String action, String target) {
    return new Change(clock.instant(), by, action, target, "");
  }
}
