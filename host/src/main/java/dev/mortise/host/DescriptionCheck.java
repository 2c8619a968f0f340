package dev.mortise.host;

import dev.mortise.api.Catalogue;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares what a plugin says it is with what its manifest says. Pure.
///
/// What the manifest does not declare does not exist. Foreign formats that tell nothing before
/// their plugins run are taken at their plugins' word.
final class DescriptionCheck {
  private static final String MUTATING = "mutating";

  private DescriptionCheck() {}

  /// What remains of a description.
  record Accepted(List<Contribution> contributions, List<String> warnings) {
    Accepted {
      contributions = List.copyOf(contributions);
      warnings = List.copyOf(warnings);
    }

    /// The same contributions in the plugin's own words, as far as it has any.
    List<Contribution> offered(Description description) {
      Set<String> addresses =
          contributions.stream().map(Contribution::address).collect(Collectors.toSet());
      return description.contributions().stream()
          .filter(told -> addresses.contains(told.address()))
          .toList();
    }
  }

  /// @throws PluginException `DESCRIPTION_MISMATCH`
  static Accepted check(Manifest manifest, Description description) {
    List<String> warnings = new ArrayList<>(description.warnings());
    boolean ours = manifest.format() == Manifest.Format.MORTISE;
    identity(manifest, "id", manifest.id(), description.id(), ours, warnings);
    identity(manifest, "version", manifest.version(), description.version(), ours, warnings);
    if (!ours && manifest.contributes().isEmpty()) {
      return new Accepted(once(description.contributions()), warnings);
    }
    return new Accepted(contributions(manifest, description, ours, warnings), warnings);
  }

  private static void identity(
      Manifest manifest,
      String what,
      String declared,
      String told,
      boolean strict,
      List<String> warnings) {
    if (told.isEmpty() || told.equals(declared)) {
      return;
    }
    String sentence =
        "%s: its manifest gives the %s %s, the plugin itself says %s"
            .formatted(manifest.label(), what, declared, LogText.clean(told));
    if (strict) {
      throw mismatch(sentence + "; make them the same and build it again.");
    }
    warnings.add(sentence + ".");
  }

  private static List<Contribution> contributions(
      Manifest manifest, Description description, boolean strict, List<String> warnings) {
    Map<String, Contribution> told = new LinkedHashMap<>();
    description.contributions().forEach(c -> told.putIfAbsent(c.address(), c));
    List<Contribution> accepted = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Contribution declared : manifest.contributes()) {
      Contribution found = told.remove(declared.address());
      if (found != null || !callable(declared)) {
        accepted.add(merged(declared, found));
      } else {
        missing.add(declared.address());
      }
    }
    if (!missing.isEmpty()) {
      String sentence =
          "%s: its manifest declares %s, which the plugin does not offer; it offers %s"
              .formatted(manifest.label(), String.join(", ", missing), offered(description));
      if (strict) {
        throw mismatch(sentence + ".");
      }
      warnings.add(sentence + ".");
    }
    told.keySet()
        .forEach(address ->
            warnings.add(
                "%s offers %s, which its manifest does not declare; it does not exist for anybody."
                    .formatted(manifest.label(), LogText.clean(address))));
    return accepted;
  }

  /// Themes and pages have no code that could describe them.
  private static boolean callable(Contribution contribution) {
    return contribution.kind().equals(Catalogue.POINTS) || kinds().contains(contribution.kind());
  }

  private static Set<String> kinds() {
    return Catalogue.CONTRIBUTIONS.stream()
        .map(c -> ContractModel.of(c).name())
        .collect(Collectors.toSet());
  }

  /// The manifest's details were seen by the operator and count, member by member; the plugin's own
  /// fill in what it does not say, such as the schema of a tool's arguments. Either may say that a
  /// tool changes something.
  private static Contribution merged(Contribution declared, @Nullable Contribution told) {
    if (told == null) {
      return declared;
    }
    Map<Object, Object> details = new LinkedHashMap<>();
    details.putAll(JsonCodec.decode(told.details(), Map.class));
    boolean changes = Boolean.TRUE.equals(details.get(MUTATING));
    details.putAll(JsonCodec.decode(declared.details(), Map.class));
    if (changes) {
      details.put(MUTATING, true);
    }
    return new Contribution(declared.kind(), declared.name(), JsonCodec.encode(details));
  }

  private static List<Contribution> once(List<Contribution> contributions) {
    Map<String, Contribution> byAddress = new LinkedHashMap<>();
    contributions.forEach(c -> byAddress.putIfAbsent(c.address(), c));
    return List.copyOf(byAddress.values());
  }

  private static String offered(Description description) {
    return description.contributions().isEmpty()
        ? "nothing"
        : description.contributions().stream()
            .map(c -> LogText.clean(c.address()))
            .collect(Collectors.joining(", "));
  }

  private static PluginException mismatch(String sentence) {
    return new PluginException(ErrorCode.DESCRIPTION_MISMATCH, sentence);
  }
}
