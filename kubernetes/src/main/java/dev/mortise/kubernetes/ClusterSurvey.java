package dev.mortise.kubernetes;

import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One look at every place clusters are written in. Reads files and records, no network.
///
/// Of two with one name the earlier place wins: added ones, then the files in their order, then the
/// pod's own. The default is the added one that says so, else the first file's current context,
/// else the first there is.
final class ClusterSurvey {
  static final String IN_POD = "in-cluster";

  private ClusterSurvey() {}

  /// One cluster that was found.
  record Found(
      String name, String description, ClusterSource source, boolean isDefault, boolean enabled) {}

  static Map<String, Found> look(ClustersConfig config, List<ClusterRecord> records) {
    Map<String, Found> found = new LinkedHashMap<>();
    for (ClusterRecord record : records) {
      put(found, record.name(), record.description(), source(record), record.enabled());
    }
    for (Path file : config.kubeconfigs()) {
      Kubeconfig.inFile(file).forEach((context, source) -> put(found, context, "", source, true));
    }
    if (config.serviceAccount() != null) {
      put(found, IN_POD, "", new ClusterSource.InPod(config.serviceAccount()), true);
    }
    markDefault(found, records);
    return found;
  }

  private static ClusterSource source(ClusterRecord record) {
    try {
      return Kubeconfig.given(record.name(), record.kubeconfig());
    } catch (PluginException e) {
      return new ClusterSource.Broken("added", e.getMessage());
    }
  }

  private static void put(
      Map<String, Found> found,
      String name,
      String description,
      ClusterSource source,
      boolean enabled) {
    String plain = plain(name);
    found.putIfAbsent(plain, new Found(plain, description, source, false, enabled));
  }

  /// A name that permissions and headers can carry: what else stands in it becomes `-`.
  static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._:/-]", "-");
    return plain.length() > 200 ? plain.substring(0, 200) : plain;
  }

  private static void markDefault(Map<String, Found> found, List<ClusterRecord> records) {
    String name =
        records.stream()
            .filter(r -> r.isDefault() && r.enabled())
            .map(ClusterRecord::name)
            .findFirst()
            .orElseGet(() -> firstOf(found));
    found.computeIfPresent(
        name, (_, f) -> new Found(f.name, f.description, f.source, true, f.enabled));
  }

  private static String firstOf(Map<String, Found> found) {
    return found.values().stream()
        .filter(f -> !(f.source instanceof ClusterSource.Given) && f.enabled)
        .findFirst()
        .or(() -> found.values().stream().filter(Found::enabled).findFirst())
        .map(Found::name)
        .orElse("");
  }
}
