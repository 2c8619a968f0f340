package dev.mortise.testkit;

import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import java.util.Set;
import java.util.TreeSet;

/// A manifest that declares everything there is, so that only the missing grant stands in the way.
final class WalkedManifest {
  private WalkedManifest() {}

  /// The plugin of the contract test, without its files.
  static PluginPackageBuilder builder() {
    var builder = PluginPackageBuilder.of("contract");
    everything().forEach(p -> builder.permission(p.toString()));
    return builder
        .contributes("tools.echo", "description = \"d\"")
        .contributes("tools.ask", "description = \"d\"")
        .contributes("routes", "paths = [{ path = \"/echo\", methods = [\"GET\", \"CONNECT\"] }]")
        .contributes("middleware", "")
        .contributes("resources.things", "")
        .contributes("cluster-events", "")
        .contributes("panes.board", "title = \"Board\"")
        .contributes("messages", "inline = true")
        .contributes("points.\"acme.TaxRule\"", "version = \"1\"");
  }

  /// Every area and action, as wide as it goes, but how the process is kept.
  private static Set<Permission> everything() {
    Set<Permission> all = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (PermissionArea area : PermissionArea.values()) {
      if (area != PermissionArea.PROCESS) {
        for (PermissionArea.Action action : area.actions()) {
          add(all, area, action);
        }
      }
    }
    return all;
  }

  private static void add(Set<Permission> all, PermissionArea area, PermissionArea.Action action) {
    String target =
        switch (action.target()) {
          case NONE -> "";
          case WORD, RESOURCE -> "*";
          case HOST -> action.name().equals("tcp") ? "*:443" : "*";
          case PATH -> "/**";
        };
    all.add(Permission.of(area.word(), action.name(), target));
  }
}
