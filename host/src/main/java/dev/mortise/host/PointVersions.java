package dev.mortise.host;

import dev.mortise.api.Catalogue;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.PointSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares the extension point a plugin was built for with the application's: version and schemas.
final class PointVersions {
  private PointVersions() {}

  /// What a manifest or a description says about a point.
  record Details(@Nullable String version) {}

  /// @param contributions once as the manifest declares them and once as the plugin describes them:
  ///   a version stands in both, schemas only in what the plugin was built with
  /// @throws PluginException `DESCRIPTION_MISMATCH`
  static void check(Manifest manifest, List<Contribution> contributions, List<Class<?>> points) {
    for (Contribution contribution : contributions) {
      if (contribution.kind().equals(Catalogue.POINTS)) {
        String name = Points.contract(contribution);
        points.stream()
            .map(ContractModel::of)
            .filter(m -> m.name().equals(name))
            .forEach(m -> check(manifest, contribution, m));
      }
    }
  }

  private static void check(Manifest manifest, Contribution contribution, ContractModel point) {
    String version = JsonCodec.decode(contribution.details(), Details.class).version();
    if (version != null && !version.isEmpty() && !major(version).equals(point.version() + "")) {
      throw new PluginException(
          ErrorCode.DESCRIPTION_MISMATCH,
          "%s implements version %s of the extension point %s, this application has version %d; build it against that one."
              .formatted(manifest.label(), LogText.clean(version), point.name(), point.version()));
    }
    List<String> conflicts = PointSchema.conflicts(point, contribution.details());
    if (!conflicts.isEmpty()) {
      throw new PluginException(
          ErrorCode.DESCRIPTION_MISMATCH,
          "%s was built for other records of the extension point %s: %s; build it against this application's."
              .formatted(
                  manifest.label(), point.name(), LogText.clean(String.join("; ", conflicts))));
    }
  }

  private static String major(String version) {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }
}
