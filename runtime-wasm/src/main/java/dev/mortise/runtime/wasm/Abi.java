package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;

/// A contract between host and module.
interface Abi {
  /// Compares a module with the contract before anything runs.
  ///
  /// @throws Malformed what is missing, or imported without leave
  void check(ModuleShape shape, Manifest manifest);

  /// A fresh instance to talk to. For the instance's thread.
  Talk talk(Plugin plugin);

  /// The contract a manifest names.
  ///
  /// @throws PluginException `MANIFEST_INVALID`
  static Abi of(Manifest manifest) {
    return switch (manifest.runtime().dialect()) {
      case "mortise" -> new MortiseAbi();
      case "kubetile" -> new KubetileAbi();
      default ->
          throw new PluginException(
              ErrorCode.MANIFEST_INVALID,
              "%s: modules speak the dialects mortise and kubetile, not %s; mend runtime."
                  .formatted(manifest.label(), manifest.runtime().dialect()));
    };
  }
}
