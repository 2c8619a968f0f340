package dev.mortise.host;

import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Grants;
import dev.mortise.gate.Party;
import dev.mortise.gate.PermissionMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The grants of the state file. Each belongs to an id and to the very content it was given to.
final class OperatorGrants implements Grants {
  private final StateStore state;
  // Read once per change of the file, not once per call; replaced as a whole.
  private volatile Parsed parsed = new Parsed(Desired.NOTHING, Map.of());

  private record Parsed(Desired source, Map<String, List<Held>> byPlugin) {}

  private record Held(Permission permission, String content, boolean background) {
    boolean covers(Party party, Permission need) {
      return content.equals(party.contentHash()) && PermissionMatcher.covers(permission, need);
    }
  }

  OperatorGrants(StateStore state) {
    this.state = state;
  }

  @Override
  public boolean granted(Party party, Permission need) {
    for (Held held : held(party)) {
      if (held.covers(party, need)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean grantedForBackground(Party party, Permission need) {
    for (Held held : held(party)) {
      if (held.background() && held.covers(party, need)) {
        return true;
      }
    }
    return false;
  }

  // The very object is meant: each change of the file makes another.
  @SuppressWarnings("ReferenceEquality")
  private List<Held> held(Party party) {
    Desired now = state.now();
    Parsed last = parsed;
    if (last.source() != now) {
      last = new Parsed(now, parse(now));
      parsed = last;
    }
    return last.byPlugin().getOrDefault(party.plugin(), List.of());
  }

  private static Map<String, List<Held>> parse(Desired desired) {
    Map<String, List<Held>> all = new HashMap<>();
    desired
        .plugins()
        .forEach((id, entry) -> {
          List<Held> held = new ArrayList<>();
          entry.grants().forEach(grant -> add(grant, held));
          all.put(id, List.copyOf(held));
        });
    return all;
  }

  private static void add(Desired.Granted grant, List<Held> held) {
    try {
      held.add(new Held(Permission.parse(grant.permission()), grant.content(), grant.background()));
    } catch (PluginException e) {
      // Somebody wrote into the file what is no permission: it allows nothing.
      return;
    }
  }
}
