package dev.mortise.host;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallTokens;
import dev.mortise.gate.Party;
import dev.mortise.gate.RateState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Turns a plugin that was found into an instance that serves calls: copy, start, describe,
/// compare, open. Whatever fails leaves nothing running.
final class Starter {
  /// What decides how a process is kept.
  private static final List<Permission> KEEPING =
      List.of(Permission.of("process", "unconfined", ""), Permission.of("process", "network", ""));

  private final Parts parts;
  private final ImpliedPermissions implied;

  Starter(Parts parts) {
    this.parts = parts;
    this.implied = new ImpliedPermissions(parts.config().points());
  }

  /// The files as they are now. Blocks.
  Snapshot snapshot(Found found) {
    return parts.snapshots().take(found);
  }

  /// What a plugin may be granted, before it runs.
  Party party(Found found, String contentHash) {
    return party(found, contentHash, Set.of());
  }

  private Party party(Found found, String contentHash, Set<Permission> told) {
    Manifest manifest = found.manifest();
    Set<Permission> declared = new LinkedHashSet<>();
    manifest.permissions().forEach(d -> declared.add(d.permission()));
    if (manifest.format() != Manifest.Format.MORTISE) {
      // How its process is kept is for a manifest of ours, or for the operator, to say.
      declared.removeIf(Starter::keeps);
    }
    declared.addAll(implied.of(manifest.contributes()));
    declared.addAll(told);
    return new Party(manifest.id(), manifest.version(), contentHash, declared, rate(manifest));
  }

  /// Starts one. Blocks; an interrupt ends it.
  ///
  /// @param verified is told when the files are what they should be
  /// @throws PluginException why it could not
  Instance start(Found found, Deadline deadline, Consumer<Snapshot> verified) {
    Snapshot snapshot = snapshot(found);
    verified.accept(snapshot);
    Manifest manifest = found.manifest();
    PluginRuntime runtime = runtime(manifest);
    BoundedLog log = parts.logs().of(manifest.id());
    Door door = new Door(manifest.label(), parts.gate(), parts.functions(), parts.questions(), log);
    Json configured = parts.settings().configured(manifest.id());
    Launch launch =
        new Launch(
            manifest,
            snapshot.folder(),
            snapshot.contentHash(),
            SettingsOf.plugin(manifest, configured, parts.config().settingsHint()),
            keeping(found, snapshot.contentHash()),
            door,
            log,
            refusals(party(found, snapshot.contentHash())),
            deadline);
    PluginConnection connection = runtime.start(launch);
    try {
      return accept(found, snapshot, connection, door);
    } catch (RuntimeException e) {
      door.end();
      connection.close();
      throw e;
    }
  }

  /// What a plugin tries past the gate belongs into the same record as what it asks at it.
  private Refusals refusals(Party party) {
    return (call, target, times) -> {
      String what = target.isEmpty() ? call : call + " " + LogText.clean(target);
      String often = times == 1 ? "" : ", " + times + " times more";
      parts.gate().refusedBySystem(party, call, "The sandbox refused " + what + often + ".");
    };
  }

  private PluginRuntime runtime(Manifest manifest) {
    PluginRuntime runtime = parts.runtimes().get(manifest.runtime().kind());
    if (runtime == null) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE,
          "%s is a plugin of kind %s, which this host cannot run; it runs %s."
              .formatted(
                  manifest.label(),
                  Words.of(manifest.runtime().kind()),
                  Words.of(parts.runtimes())));
    }
    return runtime;
  }

  /// Whether it is about how a plugin's process is kept.
  static boolean keeps(Permission permission) {
    return permission.area().equals(PermissionArea.PROCESS.word());
  }

  /// What of that is granted. The operator may grant it where the manifest has no word for it.
  Set<Permission> keeping(Found found, String contentHash) {
    Party asked = party(found, contentHash);
    Set<Permission> granted = new LinkedHashSet<>();
    for (Permission permission : KEEPING) {
      if (parts.grants().granted(asked, permission)) {
        granted.add(permission);
      }
    }
    return granted;
  }

  private Instance accept(Found found, Snapshot snapshot, PluginConnection connection, Door door) {
    Manifest manifest = found.manifest();
    Description description = connection.describe();
    DescriptionCheck.Accepted accepted = DescriptionCheck.check(manifest, description);
    PointVersions.check(manifest, accepted.contributions(), parts.config().points());
    PointVersions.check(manifest, accepted.offered(description), parts.config().points());
    Set<Permission> told = new LinkedHashSet<>(description.implied());
    if (manifest.contributes().isEmpty()) {
      told.addAll(implied.of(accepted.contributions()));
    }
    Party party = party(found, snapshot.contentHash(), told);
    CallTokens tokens = new CallTokens(party, parts.config().callTimeout());
    Instance instance =
        new Instance(
            found,
            party,
            snapshot.contentHash(),
            connection,
            tokens,
            door,
            accepted,
            concurrency(manifest),
            parts.config().queue());
    door.open(tokens);
    connection.ready();
    return instance;
  }

  /// What its manifest asks for, within what the host lets it have.
  private RateState.Limit rate(Manifest manifest) {
    Double asked = manifest.limits().ratePerSecond();
    HostConfig config = parts.config();
    return RateState.Limit.perSecond(
        asked == null ? config.rate() : Math.min(asked, Math.max(config.rateMax(), config.rate())));
  }

  private int concurrency(Manifest manifest) {
    Integer asked = manifest.limits().concurrency();
    int most = parts.config().concurrency();
    return asked == null ? most : Math.clamp(asked, 1, most);
  }
}
