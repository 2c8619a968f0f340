package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.store.Store;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Settings as a database keeps them, under the rules of the plugin's manifest.
///
/// Secrets belong to the very content of a plugin, which a surface does not know: they are not set
/// here.
///
/// @param store where they are
/// @param plugins whose manifests say what there is to set
/// @param configured what the host's configuration sets, by plugin
/// @param audit is told before anything changes
public record StoredSettings(
    Store store,
    PluginService plugins,
    Map<String, Json> configured,
    AuditSink audit,
    InstantSource clock)
    implements PluginSettings {
  /// Copies the map.
  public StoredSettings {
    configured = Map.copyOf(configured);
  }

  @Override
  public Json of(String plugin) {
    return store.settings(configured).view(manifest(plugin), "").values();
  }

  @Override
  public void replace(String plugin, Json values, Caller by) {
    Manifest manifest = manifest(plugin);
    JsonNode given = Nodes.tree(values);
    requireNoSecret(manifest, given);
    Map<String, Object> changes = new LinkedHashMap<>();
    // What is not named goes back to its default.
    for (Manifest.Setting setting : manifest.settings()) {
      if (setting.type() != Manifest.SettingType.SECRET) {
        changes.put(setting.name(), given.get(setting.name()));
      }
    }
    given.propertyStream().forEach(member -> changes.put(member.getKey(), member.getValue()));
    Set<String> names = new TreeSet<>(changes.keySet());
    audit.changed(
        new Change(clock.instant(), by, "plugin.settings", plugin, String.join(" ", names)));
    store.settings(configured).change(manifest, "", dev.mortise.protocol.JsonCodec.encode(changes));
  }

  private static void requireNoSecret(Manifest manifest, JsonNode given) {
    String secrets =
        manifest.settings().stream()
            .filter(s -> s.type() == Manifest.SettingType.SECRET && given.has(s.name()))
            .map(Manifest.Setting::name)
            .collect(Collectors.joining(", "));
    if (!secrets.isEmpty()) {
      throw new PluginException(
          ErrorCode.UNIMPLEMENTED,
          manifest.label() + ": secrets are not set over HTTP: " + secrets + ".");
    }
  }

  private Manifest manifest(String plugin) {
    return plugins
        .plugin(plugin)
        .map(view -> view.manifest())
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND,
                "There is no plugin " + PluginProxy.quoted(plugin) + " with a manifest."));
  }
}
