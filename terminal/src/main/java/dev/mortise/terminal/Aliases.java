package dev.mortise.terminal;

import dev.mortise.kubernetes.ResourceCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The short names of what panes show: the three letters in the tabs, and the words that people
/// type.
final class Aliases {
  /// What lists there are: name, short name, letters.
  private static final List<Kind> KINDS =
      List.of(
          new Kind("pods", "po", "POD"),
          new Kind("deployments", "deploy", "DEP"),
          new Kind("services", "svc", "SVC"),
          new Kind("statefulsets", "sts", "STS"),
          new Kind("daemonsets", "ds", "DMS"),
          new Kind("jobs", "job", "JOB"),
          new Kind("cronjobs", "cj", "CRN"),
          new Kind("configmaps", "cm", "CFG"),
          new Kind("secrets", "secret", "SEC"),
          new Kind("ingresses", "ing", "ING"),
          new Kind("nodes", "no", "NOD"),
          new Kind("namespaces", "ns", "NSP"),
          new Kind("persistentvolumes", "pv", "PVS"),
          new Kind("persistentvolumeclaims", "pvc", "PVC"));

  /// How others are typed.
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("rs", "replicasets"),
          Map.entry("rc", "replicationcontrollers"),
          Map.entry("ep", "endpoints"),
          Map.entry("netpol", "networkpolicies"),
          Map.entry("sc", "storageclasses"),
          Map.entry("sa", "serviceaccounts"),
          Map.entry("ev", "events"),
          Map.entry("hpa", "horizontalpodautoscalers"),
          Map.entry("pdb", "poddisruptionbudgets"),
          Map.entry("quota", "resourcequotas"),
          Map.entry("limits", "limitranges"),
          Map.entry("crd", "customresourcedefinitions"),
          Map.entry("crds", "customresourcedefinitions"),
          Map.entry("pc", "priorityclasses"));

  private static final Map<String, String> PANES =
      Map.ofEntries(
          Map.entry("logs", "LOG"),
          Map.entry("exec", "EXE"),
          Map.entry("yaml", "YML"),
          Map.entry("describe", "DSC"),
          Map.entry("help", "HLP"),
          Map.entry("empty", "EMP"),
          Map.entry("app-logs", "ALG"),
          Map.entry("port-forwards", "PFW"),
          Map.entry("plugins", "PLG"),
          Map.entry("plugin", "PLG"),
          Map.entry("audit", "AUD"),
          Map.entry("monitor-sessions", "MON"),
          Map.entry("monitor-messages", "MSG"),
          Map.entry("files", "FIL"),
          Map.entry("databases", "DBS"),
          Map.entry("query", "SQL"));

  private Aliases() {}

  private record Kind(String name, String shortName, String letters) {}

  /// Every list by name: the usual ones first.
  static List<String> names() {
    List<String> names = new ArrayList<>(KINDS.stream().map(Kind::name).toList());
    ResourceCatalogue.names().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names;
  }

  /// The name of a list by what somebody typed: `po`, `Pods`, `certificates.cert-manager.io`.
  static String resource(String typed) {
    String word = typed.strip().toLowerCase(java.util.Locale.ROOT);
    return find(word).map(Kind::name).orElse(SHORT.getOrDefault(word, word));
  }

  private static Optional<Kind> find(String word) {
    return KINDS.stream()
        .filter(k -> k.name.equals(word) || k.shortName.equals(word) || k.name.equals(word + "s"))
        .findFirst();
  }

  /// Three letters for a pane.
  static String letters(PaneSpec spec) {
    if (spec.kind().equals("resource-list")) {
      String resource = spec.get("resource");
      return find(resource)
          .map(Kind::letters)
          .orElseGet(() -> resource.isEmpty() ? "UNK" : CellText.fit(resource, 12));
    }
    return PANES.getOrDefault(spec.kind(), "UNK");
  }
}
