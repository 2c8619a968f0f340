package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.util.function.Function;

/// A contract spoken by processes, and how its plugins are started.
///
/// @param cookieKey tells the plugin which kind of host it runs under
/// @param cookieValue its value
/// @param autoMtls whether both sides prove themselves by certificates of this start; foreign hosts
///   never asked their plugins for it
/// @param dialect speaks the contract
record SpokenContract(
    String cookieKey, String cookieValue, boolean autoMtls, Function<Link, Dialect> dialect) {
  private static final SpokenContract MORTISE =
      new SpokenContract("MORTISE_PLUGIN", "6d6f7274697365", true, EnvelopeCarrier::new);

  private static final SpokenContract KITE =
      new SpokenContract("KITE_PLUGIN", "kite-plugin-v1", false, KiteDialect::new);

  private static final SpokenContract KILOMETERS =
      new SpokenContract(
          "KILOMETERS_PLUGIN", "kilometers_monitoring_plugin", false, KilometersDialect::new);

  /// The contract a manifest names.
  ///
  /// @throws PluginException `MANIFEST_INVALID`
  static SpokenContract of(Manifest manifest) {
    return switch (manifest.runtime().dialect()) {
      case "mortise" -> MORTISE;
      case "kite" -> KITE;
      case "kilometers" -> KILOMETERS;
      default ->
          throw new PluginException(
              ErrorCode.MANIFEST_INVALID,
              "%s: processes speak the dialects mortise, kite and kilometers, not %s; mend runtime."
                  .formatted(manifest.label(), manifest.runtime().dialect()));
    };
  }
}
