package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService.Subscription;
import dev.mortise.api.Secrets;
import dev.mortise.host.SettingsCheck;
import dev.mortise.host.SettingsSource;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What operators set for plugins: over what the configuration says, and shared by all hosts at one
/// database. Safe for any thread.
public final class PluginSettings implements SettingsSource {
  static final String COUNTER = "settings";

  private final Database database;
  private final PluginSecrets secrets;
  private final Map<String, Json> configuration;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  // Published by whoever read last.
  private volatile Map<String, Json> kept;

  PluginSettings(Database database, PluginSecrets secrets, Map<String, Json> configuration) {
    this.database = database;
    this.secrets = secrets;
    this.configuration = Map.copyOf(configuration);
    this.kept = read();
  }

  /// One plugin's settings as a person may see them.
  ///
  /// @param values of those that are no secrets, defaults among them
  /// @param secrets which secrets are set, and where they may go; never what they are
  public record View(Json values, List<Secrets.Handle> secrets) {
    /// Copies the list.
    public View {
      secrets = List.copyOf(secrets);
    }
  }

  @Override
  public Json configured(String plugin) {
    Json stored = kept.get(plugin);
    Json configured = configuration.getOrDefault(plugin, Json.EMPTY);
    if (stored == null) {
      return configured;
    }
    Map<String, Object> all = object(configured);
    all.putAll(object(stored));
    return JsonCodec.encode(all);
  }

  @Override
  public Subscription onChange(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// @param owner whose secrets: the hash of the plugin's content, or its signer
  public View view(Manifest manifest, String owner) {
    Map<String, Object> values =
        new LinkedHashMap<>(SettingsCheck.merged(manifest, configured(manifest.id())));
    manifest.settings().stream()
        .filter(setting -> setting.type() == Manifest.SettingType.SECRET)
        .forEach(setting -> values.remove(setting.name()));
    return new View(JsonCodec.encode(values), secrets.handles(manifest.id(), owner));
  }

  /// Changes some of a plugin's settings; those that are not named stay. Whoever calls it has told
  /// the audit.
  ///
  /// @param owner whose secrets: the hash of the plugin's content, or its signer
  /// @param changes one JSON object; null goes back to the default. A secret is text, then it may
  ///   go where the manifest's `net:http` permissions say, or `{"value": "…", "hosts":
  ///   ["api.example.com"]}`
  /// @throws PluginException `INVALID_ARGUMENT` with all problems at once; nothing is kept then
  public void change(Manifest manifest, String owner, Json changes) {
    Map<String, Object> values = object(changes);
    Map<String, Secret> changedSecrets = secrets(manifest, values);
    List<String> problems = SettingsCheck.problems(manifest, values);
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s does not take these settings: %s."
              .formatted(manifest.label(), String.join("; ", problems)));
    }
    database.durably(handle -> {
      Counters.bump(handle, COUNTER);
      changedSecrets.forEach((name, secret) -> keep(handle, manifest.id(), owner, name, secret));
      write(handle, manifest.id(), merged(handle, manifest.id(), values, changedSecrets));
      return true;
    });
    refresh();
  }

  /// @param value null to forget it
  private record Secret(@Nullable String value, List<String> hosts) {
    @Override
    public String toString() {
      return "a secret for " + hosts;
    }
  }

  /// Takes the secrets out; what remains of each among the values is their plain form, to be
  /// checked with the others.
  private static Map<String, Secret> secrets(Manifest manifest, Map<String, Object> values) {
    Map<String, Secret> found = new LinkedHashMap<>();
    for (Manifest.Setting setting : manifest.settings()) {
      if (setting.type() == Manifest.SettingType.SECRET && values.containsKey(setting.name())) {
        Object given = values.get(setting.name());
        List<String> hosts = declared(manifest);
        if (given instanceof Map<?, ?> both) {
          given = both.get("value");
          hosts = both.get("hosts") instanceof List<?> list ? words(list) : hosts;
          values.put(setting.name(), given == null ? both : given);
        }
        if (given == null || given instanceof String) {
          found.put(setting.name(), new Secret((String) given, hosts));
        }
      }
    }
    return found;
  }

  private static List<String> words(List<?> list) {
    List<String> words = new ArrayList<>();
    for (Object word : list) {
      // The list is kept as words with spaces between; a host has none.
      if (word instanceof String host && !host.isBlank() && host.indexOf(' ') < 0) {
        words.add(host);
      }
    }
    return words;
  }

  private static List<String> declared(Manifest manifest) {
    return manifest.permissions().stream()
        .map(Manifest.Declared::permission)
        .filter(permission -> permission.area().equals("net") && permission.action().equals("http"))
        .map(Permission::target)
        .filter(target -> !target.equals("*"))
        .toList();
  }

  private void keep(Handle handle, String plugin, String owner, String name, Secret secret) {
    if (secret.value() == null) {
      secrets.remove(handle, plugin, owner, name);
    } else {
      secrets.set(handle, plugin, owner, name, secret.value(), secret.hosts());
    }
  }

  private static Map<String, Object> merged(
      Handle handle, String plugin, Map<String, Object> values, Map<String, Secret> secrets) {
    Map<String, Object> all =
        handle
            .createQuery("SELECT content FROM mortise_settings WHERE plugin = ?")
            .bind(0, plugin)
            .mapTo(String.class)
            .findOne()
            .map(json -> object(Json.of(json)))
            .orElseGet(LinkedHashMap::new);
    values.forEach((name, value) -> {
      Secret secret = secrets.get(name);
      Object shown =
          secret == null ? value : secret.value() == null ? null : PluginSecrets.handle(name);
      if (shown == null) {
        all.remove(name);
      } else {
        all.put(name, shown);
      }
    });
    return all;
  }

  private static void write(Handle handle, String plugin, Map<String, Object> values) {
    handle.execute("DELETE FROM mortise_settings WHERE plugin = ?", plugin);
    if (!values.isEmpty()) {
      handle.execute(
          "INSERT INTO mortise_settings (plugin, content) VALUES (?, ?)",
          plugin,
          JsonCodec.encode(values).toString());
    }
  }

  /// Forgets all that is set for a plugin, of every owner: when it is removed for good.
  ///
  /// @return whether anything was
  public boolean remove(String plugin) {
    int rows =
        database.durably(handle -> {
          Counters.bump(handle, COUNTER);
          int settings = handle.execute("DELETE FROM mortise_settings WHERE plugin = ?", plugin);
          return settings + handle.execute("DELETE FROM mortise_secret WHERE plugin = ?", plugin);
        });
    refresh();
    return rows > 0;
  }

  /// Reads what others changed and tells of it.
  void refresh() {
    List<String> changed = new ArrayList<>();
    synchronized (this) {
      Map<String, Json> before = kept;
      Map<String, Json> now = read();
      kept = now;
      now.forEach((plugin, json) -> {
        if (!Objects.equals(json, before.get(plugin))) {
          changed.add(plugin);
        }
      });
      before.keySet().stream().filter(plugin -> !now.containsKey(plugin)).forEach(changed::add);
    }
    changed.forEach(plugin -> listeners.forEach(listener -> listener.accept(plugin)));
  }

  private Map<String, Json> read() {
    Map<String, Json> all = new HashMap<>();
    database.inTransaction(handle ->
        handle
            .createQuery("SELECT plugin, content FROM mortise_settings")
            .map((row, _) -> all.put(row.getString(1), Json.of(row.getString(2))))
            .list());
    return Map.copyOf(all);
  }

  private static Map<String, Object> object(Json json) {
    Map<String, Object> object = new LinkedHashMap<>();
    Map<?, ?> values = JsonCodec.decode(json, Map.class);
    values.forEach((name, value) -> object.put(String.valueOf(name), value));
    return object;
  }
}
