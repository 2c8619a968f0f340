package dev.mortise.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How records are looked at beside what [AuditQuery] asks for; null means any.
///
/// @param folded one record for one thing: the beginning of what ended is left out
/// @param cluster the name of one
/// @param type `plugin_tool`, `plugin_resource`, or `plugin` for everything else
/// @param verb a word of [AuditVerb]
/// @param person the name of the very user who did it
public record AuditView(
    boolean folded,
    @Nullable String cluster,
    @Nullable String type,
    @Nullable String verb,
    @Nullable String person) {
  /// Every record.
  public static final AuditView WHOLE = new AuditView(false, null, null, null, null);

  // Both records of one thing bear the time it began.
  private static final String NOT_ENDED =
      "(outcome != 'begun' OR NOT EXISTS (SELECT 1 FROM mortise_audit ended"
          + " WHERE ended.time = mortise_audit.time AND ended.host = mortise_audit.host"
          + " AND ended.sequence > mortise_audit.sequence AND ended.kind = mortise_audit.kind"
          + " AND ended.plugin = mortise_audit.plugin AND ended.caller = mortise_audit.caller"
          + " AND ended.action = mortise_audit.action))";

  /// Of what kind Kite's audit calls the thing that an action is about.
  public static String type(String action) {
    return action.startsWith("tools/")
        ? "plugin_tool"
        : action.startsWith("resources/") ? "plugin_resource" : "plugin";
  }

  void where(List<String> all, Map<String, Object> values) {
    if (folded) {
      all.add(NOT_ENDED);
    }
    if (cluster != null) {
      all.add(
          "(target LIKE :ofCluster ESCAPE '!' OR target LIKE :ofClusterAnd ESCAPE '!'"
              + " OR (action LIKE 'k8s.%' AND target LIKE :inCluster ESCAPE '!'))");
      String name = AuditArchive.like(cluster);
      values.put("ofCluster", "%cluster=" + name);
      values.put("ofClusterAnd", "%cluster=" + name + ",%");
      values.put("inCluster", name + "/%");
    }
    if (type != null) {
      all.add(
          switch (type) {
            case "plugin_tool" -> "action LIKE 'tools/%'";
            case "plugin_resource" -> "action LIKE 'resources/%'";
            case "plugin" -> "action NOT LIKE 'tools/%' AND action NOT LIKE 'resources/%'";
            default -> "1 = 0";
          });
    }
    if (verb != null) {
      all.add(AuditVerb.named(verb).map(AuditVerb::condition).orElse("1 = 0"));
    }
    if (person != null) {
      all.add("caller = :person");
      values.put("person", "user:" + person);
    }
  }
}
