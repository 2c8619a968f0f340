package dev.mortise.host;

import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Grants;
import dev.mortise.gate.Party;
import dev.mortise.gate.PermissionMatcher;
import dev.mortise.gate.PermissionSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The grants of the state. Each belongs to an id and to the very owner it was given to.
final class OperatorGrants implements Grants {
  private final StateStore state;
  private final InstantSource clock;
  // Sorted once per change of the state, not once per call; replaced as a whole.
  private volatile Sorted sorted = new Sorted(Desired.NOTHING, Map.of());

  private record Sorted(Desired source, Map<String, Map<String, Owned>> byPlugin) {}

  /// What one owner of one id was granted: without end, sorted, and with an end, looked at one by
  /// one.
  private record Owned(
      PermissionSet all, PermissionSet background, PermissionSet lent, List<Timed> timed) {
    static final Owned NOTHING =
        new Owned(PermissionSet.NOTHING, PermissionSet.NOTHING, PermissionSet.NOTHING, List.of());
  }

  private record Timed(Permission permission, boolean background, boolean lent, Instant until) {}

  OperatorGrants(StateStore state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  @Override
  public boolean granted(Party party, Permission need) {
    return holds(party, need, Owned::all, _ -> true);
  }

  @Override
  public boolean grantedForBackground(Party party, Permission need) {
    return holds(party, need, Owned::background, Timed::background);
  }

  @Override
  public boolean lent(Party party, Permission need) {
    return holds(party, need, Owned::lent, Timed::lent);
  }

  /// Of several grants that cover the need the one given last says it.
  @Override
  public Optional<String> backgroundUser(Party party, Permission need) {
    Instant now = clock.instant();
    return state.now().of(party.plugin()).grants().reversed().stream()
        .filter(g -> g.as() != null && g.background() && g.content().equals(party.owner()))
        .filter(g -> g.until() == null || now.isBefore(g.until()))
        .filter(
            g -> read(g.permission()).filter(p -> PermissionMatcher.covers(p, need)).isPresent())
        .flatMap(g -> Stream.ofNullable(g.as()))
        .findFirst();
  }

  private boolean holds(
      Party party, Permission need, Function<Owned, PermissionSet> set, Predicate<Timed> which) {
    Owned owned = owned(party);
    if (set.apply(owned).covers(need)) {
      return true;
    }
    if (owned.timed().isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    return owned.timed().stream()
        .anyMatch(t ->
            which.test(t)
                && now.isBefore(t.until())
                && PermissionMatcher.covers(t.permission(), need));
  }

  /// When the next grant ends by itself.
  Optional<Instant> nextEnd() {
    Instant now = clock.instant();
    return state.now().plugins().values().stream()
        .flatMap(e -> e.grants().stream())
        .map(Desired.Granted::until)
        .filter(Objects::nonNull)
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }

  // The very object is meant: each change of the state makes another.
  @SuppressWarnings("ReferenceEquality")
  private Owned owned(Party party) {
    Desired now = state.now();
    Sorted last = sorted;
    if (last.source() != now) {
      last = new Sorted(now, sort(now));
      sorted = last;
    }
    Map<String, Owned> owners = last.byPlugin().get(party.plugin());
    return owners == null ? Owned.NOTHING : owners.getOrDefault(party.owner(), Owned.NOTHING);
  }

  private static Map<String, Map<String, Owned>> sort(Desired desired) {
    Map<String, Map<String, Owned>> all = new HashMap<>();
    desired
        .plugins()
        .forEach((id, entry) -> {
          Map<String, List<Desired.Granted>> byOwner = new HashMap<>();
          entry
              .grants()
              .forEach(g -> byOwner.computeIfAbsent(g.content(), _ -> new ArrayList<>()).add(g));
          Map<String, Owned> owners = new HashMap<>();
          byOwner.forEach((owner, grants) -> owners.put(owner, sort(grants)));
          all.put(id, owners);
        });
    return all;
  }

  private static Owned sort(List<Desired.Granted> grants) {
    List<Permission> all = new ArrayList<>();
    List<Permission> background = new ArrayList<>();
    List<Permission> lent = new ArrayList<>();
    List<Timed> timed = new ArrayList<>();
    for (Desired.Granted grant : grants) {
      Optional<Permission> read = read(grant.permission());
      if (read.isEmpty()) {
        continue;
      }
      Permission permission = read.get();
      Instant until = grant.until();
      if (until != null) {
        timed.add(new Timed(permission, grant.background(), grant.lent(), until));
        continue;
      }
      all.add(permission);
      if (grant.background()) {
        background.add(permission);
      }
      if (grant.lent()) {
        lent.add(permission);
      }
    }
    return new Owned(
        PermissionSet.of(all), PermissionSet.of(background), PermissionSet.of(lent), timed);
  }

  /// Somebody may have written into the state what is no permission: it allows nothing.
  static Optional<Permission> read(String written) {
    try {
      return Optional.of(Permission.parse(written));
    } catch (PluginException e) {
      return Optional.empty();
    }
  }
}
