package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Party;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the operator allows plugins: giving it, taking it back, showing it.
final class Consent {
  private final Parts parts;
  private final Starter starter;
  private final Fleet fleet;

  Consent(Parts parts, Starter starter, Fleet fleet) {
    this.parts = parts;
    this.starter = starter;
    this.fleet = fleet;
  }

  /// Grants to the files as they are on the disk now, and to those that run.
  void grant(String id, Permission permission, boolean background, Caller by) {
    PluginSlot slot = fleet.need(id);
    List<Party> parties = parties(slot);
    if (parties.stream().noneMatch(p -> p.declares(permission)) && !Starter.keeps(permission)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s does not declare %s, so it cannot be granted; it declares %s."
              .formatted(slot.found().label(), permission, declared(parties)));
    }
    for (Party party : parties) {
      // Files that cannot be read have no hash to grant to; the reason is the snapshot's own.
      String content =
          party.contentHash().isEmpty()
              ? starter.snapshot(slot.found()).contentHash()
              : party.contentHash();
      Desired.Granted grant =
          new Desired.Granted(
              permission.toString(),
              content,
              background || atStart(permission),
              false,
              null,
              by.name(),
              parts.clock().instant());
      parts.desired().change(id, e -> e.with(grant));
    }
    parts.logs().of(id).say("info", by.name() + " granted " + permission + ".");
    slot.reconsider(ErrorCode.PERMISSION_DENIED);
    fleet.stir();
  }

  /// What is only ever asked for while a plugin starts is asked for on nobody's behalf.
  private static boolean atStart(Permission permission) {
    return PermissionArea.of(permission.area())
        .flatMap(area -> area.action(permission.action()))
        .map(PermissionArea.Action::atStart)
        .orElse(false);
  }

  void revoke(String id, Permission permission, Caller by) {
    PluginSlot slot = fleet.need(id);
    parts.desired().change(id, e -> e.without(permission.toString(), null));
    parts.logs().of(id).say("info", by.name() + " revoked " + permission + ".");
    parts.gate().judgeAgain();
    if (parties(slot).stream().anyMatch(p -> parts.grants().granted(p, permission))) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          slot.found().label()
              + " keeps "
              + permission
              + " for this run, which grants what plugins declare; the grant is taken back for runs"
              + " without --grant-declared.");
    }
  }

  List<PermissionStatus> permissions(PluginSlot slot) {
    Party party = parties(slot).getLast();
    Map<Permission, String> reasons = new LinkedHashMap<>();
    for (Manifest.Declared declared : slot.found().manifest().permissions()) {
      reasons.put(declared.permission(), declared.why());
    }
    party.declared().stream()
        .sorted(Comparator.comparing(Permission::toString))
        .forEach(p -> reasons.putIfAbsent(p, ""));
    starter
        .keeping(slot.found(), party.contentHash())
        .forEach(p -> reasons.putIfAbsent(p, "granted by the operator, not declared"));
    List<PermissionStatus> all = new ArrayList<>();
    reasons.forEach((permission, why) ->
        all.add(
            new PermissionStatus(
                permission, LogText.clean(why), parts.grants().granted(party, permission))));
    return all;
  }

  /// Refuses new files that lack what the running ones were granted: grants belong to content.
  void mayReplace(Instance old, Found next, Snapshot snapshot) {
    Party party = starter.party(next, snapshot.contentHash());
    List<Permission> lost =
        old.party().declared().stream()
            .filter(p -> parts.grants().granted(old.party(), p))
            .filter(party::declares)
            .filter(p -> !parts.grants().granted(party, p))
            .sorted(Comparator.comparing(Permission::toString))
            .toList();
    if (!lost.isEmpty()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          next.label()
              + ": its files changed, and what was granted to the old ones is not granted to these."
              + " The old ones still run. If the change is meant, grant again:\n"
              + lost.stream().map(p -> Why.grant(next.id(), p)).collect(Collectors.joining("\n")));
    }
  }

  /// The plugin as it lies on the disk, and as it runs, where that differs. The last one counts.
  private List<Party> parties(PluginSlot slot) {
    Instance running = slot.current();
    List<Party> parties = new ArrayList<>();
    Party stored = stored(slot);
    if (stored != null && (running == null || !same(stored, running.party()))) {
      parties.add(stored);
    }
    if (running != null) {
      parties.add(running.party());
    }
    // Nothing to grant to: a hash that no content has.
    return parties.isEmpty() ? List.of(starter.party(slot.found(), "")) : parties;
  }

  private static boolean same(Party a, Party b) {
    return a.contentHash().equals(b.contentHash());
  }

  private @Nullable Party stored(PluginSlot slot) {
    try {
      return starter.party(slot.found(), starter.snapshot(slot.found()).contentHash());
    } catch (PluginException e) {
      // Files that cannot be read cannot run either; what runs is what counts.
      return null;
    }
  }

  private static String declared(List<Party> parties) {
    String text =
        parties.stream()
            .flatMap(p -> p.declared().stream())
            .map(Permission::toString)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "nothing" : text;
  }
}
