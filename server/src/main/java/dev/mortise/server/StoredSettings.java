package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Secrets;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.store.Store;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Settings as a database keeps them, under the rules of the plugin's manifest. Secrets belong to
/// the very content of a plugin: those of another content do not exist.
///
/// @param store where plugins' own storage is
/// @param settings those that the host's plugins are given, so that each change reaches them
/// @param plugins whose manifests say what there is to set
/// @param audit is told before anything changes; never of a value
public record StoredSettings(
    Store store,
    dev.mortise.store.PluginSettings settings,
    PluginService plugins,
    AuditSink audit,
    InstantSource clock)
    implements PluginSettings {
  @Override
  public Json of(String plugin) {
    return settings.view(manifest(plugin), "").values();
  }

  @Override
  public void replace(String plugin, Json values, Caller by) {
    Manifest manifest = manifest(plugin);
    JsonNode given = Nodes.tree(values);
    Map<String, Object> changes = new LinkedHashMap<>();
    // What is not named goes back to its default, but for secrets, which nobody can send back.
    for (Manifest.Setting setting : manifest.settings()) {
      if (setting.type() != Manifest.SettingType.SECRET) {
        changes.put(setting.name(), given.get(setting.name()));
      }
    }
    given.propertyStream().forEach(member -> changes.put(member.getKey(), member.getValue()));
    Set<String> names = new TreeSet<>(changes.keySet());
    boolean secret = secretNames(manifest).anyMatch(given::has);
    audited(
        by,
        "plugin.settings",
        plugin,
        String.join(" ", names),
        () ->
            settings.change(
                manifest, secret ? plugins.owner(plugin) : "", JsonCodec.encode(changes)));
  }

  @Override
  public List<Secret> secrets(String plugin) {
    Manifest manifest = manifest(plugin);
    Map<String, Secrets.Handle> known = new HashMap<>();
    settings
        .view(manifest, plugins.owner(plugin))
        .secrets()
        .forEach(handle -> known.put(handle.secret(), handle));
    return secretNames(manifest).map(name -> secret(name, known.get(name))).toList();
  }

  private static Secret secret(String name, Secrets.@Nullable Handle handle) {
    return new Secret(name, handle != null, handle == null ? List.of() : handle.hosts());
  }

  @Override
  public void keep(String plugin, NewSecret secret, Caller by) {
    Manifest manifest = named(plugin, secret.name());
    List<String> hosts = secret.hosts();
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("value", secret.value());
    if (hosts != null) {
      given.put("hosts", hosts);
    }
    String where = hosts == null ? "" : " for " + String.join(" ", hosts);
    audited(
        by,
        "plugin.secret",
        plugin,
        secret.name() + where,
        () -> change(manifest, Map.of(secret.name(), given)));
  }

  @Override
  public void forget(String plugin, String secret, Caller by) {
    Manifest manifest = named(plugin, secret);
    Map<String, Object> nothing = new HashMap<>();
    nothing.put(secret, null);
    audited(by, "plugin.secret.forget", plugin, secret, () -> change(manifest, nothing));
  }

  private void change(Manifest manifest, Map<String, Object> changes) {
    settings.change(manifest, plugins.owner(manifest.id()), JsonCodec.encode(changes));
  }

  @Override
  public boolean removed(String plugin, Caller by) {
    Change change =
        new Change(clock.instant(), by, "plugin.data.remove", plugin, "settings secrets storage");
    return audit.changing(
        change,
        () -> {
          boolean set = settings.remove(plugin);
          boolean stored = store.removeStorage(plugin);
          return set || stored;
        });
  }

  private void audited(Caller by, String action, String plugin, String detail, Runnable work) {
    audit.changing(new Change(clock.instant(), by, action, plugin, detail), work);
  }

  private static Stream<String> secretNames(Manifest manifest) {
    return manifest.settings().stream()
        .filter(setting -> setting.type() == Manifest.SettingType.SECRET)
        .map(Manifest.Setting::name);
  }

  private Manifest named(String plugin, String secret) {
    Manifest manifest = manifest(plugin);
    if (secretNames(manifest).noneMatch(secret::equals)) {
      String there = String.join(", ", secretNames(manifest).toList());
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "%s has no secret %s; its manifest names %s."
              .formatted(
                  manifest.label(), PluginProxy.quoted(secret), there.isEmpty() ? "none" : there));
    }
    return manifest;
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
