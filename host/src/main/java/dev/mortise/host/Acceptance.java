package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Party;
import dev.mortise.gate.PermissionSet;
import dev.mortise.gate.Shell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether changed files of a plugin may have what the files before them had. Never by itself: an
/// operator says so, and only as long as they ask for nothing new.
final class Acceptance {
  private final Parts parts;
  private final Starter starter;

  Acceptance(Parts parts, Starter starter) {
    this.parts = parts;
    this.starter = starter;
  }

  /// Refuses new files that lack what the running ones were granted, and notes it where an operator
  /// looks: whoever hears the refusal may be a program.
  void mayReplace(PluginSlot slot, Instance old, Found next, Snapshot snapshot) {
    Party party = starter.party(next, snapshot.contentHash());
    List<Permission> lost =
        sorted(
            old.party().declared().stream()
                .filter(p -> parts.grants().granted(old.party(), p))
                .filter(party::declares)
                .filter(p -> !parts.grants().granted(party, p))
                .toList());
    if (!lost.isEmpty()) {
      String what =
          "its files changed and are not accepted; the old ones still run. If the change is meant:";
      slot.note(List.of(what + " " + command(next.id())));
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          next.label()
              + ": "
              + what
              + "\n"
              + command(next.id())
              + "\nor grant again, one by one:\n"
              + lost.stream().map(p -> Why.grant(next.id(), p)).collect(Collectors.joining("\n")));
    }
  }

  /// What a person types to say yes to changed files.
  static String command(String id) {
    return "mortise plugins accept " + Shell.quote(id);
  }

  /// Grants to the files as they are now what was granted to those before, and gives them the
  /// secrets and the storage of those.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when these declare more; `CONFLICT` when nobody
  ///   knows what was shown to whoever granted before
  List<Permission> carry(PluginSlot slot, Found next, Caller by) {
    Party party = starter.party(next, starter.snapshot(next).contentHash());
    Desired.Entry entry = parts.desired().now().of(slot.id());
    Optional<String> before = before(slot, party, entry);
    if (before.isEmpty()) {
      return List.of();
    }
    refuseMore(next, party, shown(slot, entry, before.get()));
    List<Desired.Granted> carried = new ArrayList<>();
    for (Desired.Granted grant : entry.grants()) {
      boolean theirs = grant.content().equals(before.get());
      Optional<Permission> permission = OperatorGrants.read(grant.permission());
      boolean wanted = permission.map(p -> party.declares(p) || Starter.keeps(p)).orElse(false);
      if (theirs && wanted) {
        carried.add(
            new Desired.Granted(
                grant.permission(),
                party.owner(),
                grant.background(),
                grant.lent(),
                grant.until(),
                by.name(),
                parts.clock().instant(),
                grant.as()));
      }
    }
    inherit(slot.id(), before.get(), party.owner());
    parts
        .desired()
        .change(
            slot.id(),
            e -> {
              Desired.Entry changed = e.showing(Desired.Shown.of(party.owner(), party.declared()));
              for (Desired.Granted grant : carried) {
                changed = changed.with(grant);
              }
              return changed;
            });
    return carried.stream().map(g -> Permission.parse(g.permission())).toList();
  }

  /// What these files kept already stays, and is no reason to refuse them: who went back to older
  /// files has it so. That they do not have what was kept since is told where an operator looks.
  private void inherit(String id, String from, String to) {
    try {
      parts.belongings().inherit(id, from, to);
    } catch (PluginException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      parts.logs().of(id).say("warn", String.valueOf(e.getMessage()));
      System.getLogger(Acceptance.class.getName())
          .log(System.Logger.Level.WARNING, String.valueOf(e.getMessage()));
    }
  }

  /// Whose grants they would inherit: those of what runs, else those that were given last.
  private static Optional<String> before(PluginSlot slot, Party party, Desired.Entry entry) {
    Instance running = slot.current();
    if (running != null) {
      String owner = running.party().owner();
      return owner.equals(party.owner()) ? Optional.empty() : Optional.of(owner);
    }
    boolean already = entry.grants().stream().anyMatch(g -> g.content().equals(party.owner()));
    return already
        ? Optional.empty()
        : entry.grants().stream()
            .max(Comparator.comparing(Desired.Granted::at))
            .map(Desired.Granted::content);
  }

  private static List<Permission> shown(PluginSlot slot, Desired.Entry entry, String owner) {
    Instance running = slot.current();
    if (running != null) {
      return List.copyOf(running.party().declared());
    }
    return entry.shown().stream()
        .filter(s -> s.content().equals(owner))
        .findFirst()
        .map(s -> s.declared().stream().flatMap(p -> OperatorGrants.read(p).stream()).toList())
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.CONFLICT,
                slot.found().label()
                    + ": nobody remembers what its files before declared, so nothing is carried"
                    + " over; grant what you agree to: mortise permissions "
                    + Shell.quote(slot.id())));
  }

  private static void refuseMore(Found next, Party party, List<Permission> shown) {
    PermissionSet known = PermissionSet.of(shown);
    List<Permission> more =
        sorted(party.declared().stream().filter(p -> !known.covers(p)).toList());
    if (!more.isEmpty()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          next.label()
              + " asks for more than the files before it, so nothing was carried over. If you agree"
              + " to what is new:\n"
              + more.stream().map(p -> Why.grant(next.id(), p)).collect(Collectors.joining("\n"))
              + "\nand to the rest: mortise permissions "
              + Shell.quote(next.id()));
    }
  }

  private static List<Permission> sorted(Collection<Permission> permissions) {
    return permissions.stream().sorted(Comparator.comparing(Permission::toString)).toList();
  }
}
