package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Grant;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Change;
import dev.mortise.gate.Missing;
import dev.mortise.gate.Party;
import dev.mortise.gate.PermissionMatcher;
import dev.mortise.gate.Shell;
import dev.mortise.protocol.PermissionRules;
import java.time.Instant;
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
  private final Acceptance acceptance;
  private final GrantEnds ends;

  Consent(Parts parts, Starter starter, Fleet fleet, GrantEnds ends) {
    this.parts = parts;
    this.starter = starter;
    this.fleet = fleet;
    this.acceptance = new Acceptance(parts, starter);
    this.ends = ends;
  }

  Acceptance acceptance() {
    return acceptance;
  }

  /// Grants to the files as they are on the disk now, and to those that run.
  void grant(String id, Permission permission, GrantTerms terms, Caller by) {
    PluginSlot slot = fleet.need(id);
    List<Party> parties = parties(slot);
    if (parties.stream().noneMatch(p -> p.declares(permission)) && !Starter.keeps(permission)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s does not declare %s, so it cannot be granted; it declares %s."
              .formatted(slot.found().label(), permission, declared(parties)));
    }
    PermissionRules.check(permission)
        .ifPresent(wrong -> {
          throw new PluginException(ErrorCode.INVALID_ARGUMENT, wrong);
        });
    Instant now = parts.clock().instant();
    Instant until = terms.until();
    if (until != null && !now.isBefore(until)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: a grant until %s ends before it begins; it is %s."
              .formatted(slot.found().label(), until, now));
    }
    if (terms.as() != null && !terms.background()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: %s is named for work in the background, so grant it for the background too."
              .formatted(slot.found().label(), LogText.clean(terms.as())));
    }
    audited(
        by,
        "grant",
        id,
        permission + text(terms),
        () -> {
          for (Party party : parties) {
            // Files that cannot be read have no hash to grant to; the reason is the snapshot's own.
            String owner =
                party.owner().isEmpty()
                    ? starter.snapshot(slot.found()).contentHash()
                    : party.owner();
            keep(id, owner, party, permission, terms, by);
          }
        });
    parts.logs().of(id).say("info", by.name() + " granted " + permission + text(terms) + ".");
    granted(slot);
  }

  /// Grants to the very instance that asked, and to nothing else of the same id.
  void grantExactly(Missing missing, GrantTerms terms, Caller by) {
    Party party = missing.party();
    audited(
        by,
        "grant",
        party.plugin(),
        missing.need() + text(terms),
        () -> keep(party.plugin(), party.owner(), party, missing.need(), terms, by));
    parts
        .logs()
        .of(party.plugin())
        .say("info", by.name() + " granted " + missing.need() + text(terms) + ".");
    fleet.find(party.plugin()).ifPresent(this::granted);
  }

  private void keep(
      String id, String owner, Party party, Permission permission, GrantTerms terms, Caller by) {
    Desired.Granted grant =
        new Desired.Granted(
            permission.toString(),
            owner,
            terms.background() || atStart(permission),
            terms.lent(),
            terms.until(),
            by.name(),
            parts.clock().instant(),
            terms.as());
    Desired.Shown shown = Desired.Shown.of(owner, party.declared());
    parts.desired().change(id, e -> e.with(grant).showing(shown));
  }

  /// Somebody else who shares the state changed it: first what may go on no more, then what may
  /// start now.
  void changedElsewhere() {
    ends.plan();
    parts.gate().judgeAgain();
    fleet.slots().forEach(s -> s.reconsider(Resting.failed(ErrorCode.PERMISSION_DENIED)));
    fleet.stir();
  }

  /// What was refused may start, what was narrowed may end.
  private void granted(PluginSlot slot) {
    ends.plan();
    parts.gate().judgeAgain();
    slot.reconsider(Resting.failed(ErrorCode.PERMISSION_DENIED));
    fleet.stir();
  }

  private static String text(GrantTerms terms) {
    return (terms.background() ? ", for background too" : "")
        + (terms.as() == null ? "" : ", as " + LogText.clean(terms.as()))
        + (terms.lent() ? ", lent" : "")
        + (terms.until() == null ? "" : ", until " + terms.until());
  }

  void audited(Caller by, String action, String target, String detail, Runnable work) {
    parts.audit().changing(new Change(parts.clock().instant(), by, action, target, detail), work);
  }

  /// Carries over what was granted to the files before.
  List<Permission> accept(PluginSlot slot, Found next, Caller by) {
    Change change = new Change(parts.clock().instant(), by, "accept", slot.id(), next.label());
    List<Permission> carried =
        parts.audit().changing(change, () -> acceptance.carry(slot, next, by));
    if (!carried.isEmpty()) {
      parts
          .logs()
          .of(slot.id())
          .say(
              "info",
              by.name() + " accepted its changed files, with " + carried.size() + " grants.");
      granted(slot);
    }
    return carried;
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
    audited(
        by,
        "revoke",
        id,
        permission.toString(),
        () -> parts.desired().change(id, e -> without(e, permission)));
    ends.plan();
    parts.logs().of(id).say("info", by.name() + " revoked " + permission + ".");
    parts.gate().judgeAgain();
    if (parties(slot).stream().anyMatch(p -> parts.grants().granted(p, permission))) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          slot.found().label()
              + " keeps "
              + permission
              + (parts.config().grantDeclared()
                  ? " for this run, which grants what plugins declare; the grant is taken back for"
                      + " runs without --grant-declared."
                  : ", since something wider is granted that covers it; revoke that:"
                      + " mortise permissions "
                      + Shell.quote(id)));
    }
  }

  /// With the grant itself go those of narrower parts of it.
  private static Desired.Entry without(Desired.Entry entry, Permission permission) {
    Desired.Entry rest = entry.without(permission.toString(), null);
    for (Desired.Granted grant : entry.grants()) {
      boolean part =
          OperatorGrants.read(grant.permission())
              .map(p -> PermissionMatcher.covers(permission, p))
              .orElse(false);
      rest = part ? rest.without(grant.permission(), grant.content()) : rest;
    }
    return rest;
  }

  /// @param own what the third column tells
  List<PermissionStatus> permissions(PluginSlot slot, OwnRights own) {
    Party party = parties(slot).getLast();
    Map<Permission, String> reasons = new LinkedHashMap<>();
    for (Manifest.Declared declared : slot.found().manifest().permissions()) {
      reasons.put(declared.permission(), declared.why());
    }
    party.declared().stream()
        .sorted(Comparator.comparing(Permission::toString))
        .forEach(p -> reasons.putIfAbsent(p, ""));
    starter
        .keeping(slot.found(), party.owner())
        .forEach(p -> reasons.putIfAbsent(p, "granted by the operator, not declared"));
    List<Grant> grants = grants(slot.id(), party);
    List<PermissionStatus> all = new ArrayList<>();
    reasons.forEach((permission, why) -> all.add(status(permission, why, grants, party, own)));
    return all;
  }

  /// Whether somebody granted it to any files of the plugin and nobody took it back, in force or
  /// not.
  boolean stands(String id, Permission permission) {
    return parts.desired().now().of(id).grants().stream()
        .flatMap(g -> OperatorGrants.read(g.permission()).stream())
        .anyMatch(granted -> PermissionMatcher.covers(granted, permission));
  }

  private PermissionStatus status(
      Permission permission, String why, List<Grant> grants, Party party, OwnRights own) {
    List<Grant> theirs =
        grants.stream()
            .filter(g ->
                PermissionMatcher.covers(permission, g.permission())
                    || PermissionMatcher.covers(g.permission(), permission))
            .toList();
    String refusal = LogText.clean(own.refusal(party.plugin(), permission));
    String remedy = refusal.isEmpty() ? "" : LogText.clean(own.remedy(party.plugin(), permission));
    boolean granted = parts.grants().granted(party, permission);
    String id = party.plugin();
    String command = granted ? Why.revoke(id, permission) : Why.grant(id, permission);
    return new PermissionStatus(
        permission, LogText.clean(why), theirs, granted, refusal, command, remedy);
  }

  /// Those that hold now.
  private List<Grant> grants(String id, Party party) {
    Instant now = parts.clock().instant();
    List<Grant> held = new ArrayList<>();
    for (Desired.Granted grant : parts.desired().now().of(id).grants()) {
      Instant until = grant.until();
      if (grant.content().equals(party.owner()) && (until == null || now.isBefore(until))) {
        GrantTerms terms = new GrantTerms(grant.background(), grant.lent(), until, grant.as());
        OperatorGrants.read(grant.permission())
            .ifPresent(p -> held.add(new Grant(p, terms, grant.by(), grant.at())));
      }
    }
    return held;
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

  /// The content that runs, else that of the files, which must be readable.
  String owner(PluginSlot slot) {
    Instance running = slot.current();
    return running == null ? starter.snapshot(slot.found()).contentHash() : running.party().owner();
  }

  private static boolean same(Party a, Party b) {
    return a.owner().equals(b.owner());
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
