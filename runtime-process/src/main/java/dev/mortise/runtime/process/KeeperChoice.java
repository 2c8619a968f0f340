package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Shell;
import dev.mortise.host.Launch;

/// Decides how a plugin's process is kept, from what was granted and what this machine can do.
final class KeeperChoice {
  static final Permission UNCONFINED = Permission.of("process", "unconfined", "");
  static final Permission NETWORK = Permission.of("process", "network", "");

  private KeeperChoice() {}

  /// Unconfined only by grant; a manifest and the policy can ask for more, never for less.
  ///
  /// @throws PluginException `PERMISSION_DENIED` with the command that would allow it;
  ///   `UNAVAILABLE` when it is not known yet whether it can be confined, or held
  static Keeper choose(Launch launch, Keepers keepers, ProcessRuntimeConfig.Confinement policy) {
    boolean demanded =
        policy == ProcessRuntimeConfig.Confinement.ALWAYS || launch.manifest().runtime().confined();
    String label = launch.manifest().label();
    if (launch.granted().contains(UNCONFINED) && !demanded) {
      if (keepers.undecided().contains(Keepers.Part.HOLDING)) {
        throw unknown(
            label
                + ": whether all that it starts can be held together here was not found out: a"
                + " trial did not come to its end");
      }
      return keepers.holding();
    }
    Keeper confining = keepers.confining();
    if (confining != null) {
      return confining;
    }
    if (keepers.undecided().contains(Keepers.Part.CONFINING)) {
      throw unknown(
          label + ": whether it can be confined here was not found out: " + keepers.why());
    }
    String cannot = label + ": it cannot be confined here: " + keepers.why() + "; ";
    throw new PluginException(
        ErrorCode.PERMISSION_DENIED,
        demanded
            ? cannot + "it is only allowed to run confined, so make bubblewrap work."
            : cannot
                + "make bubblewrap work, or let it do all that this host's user can do with:"
                + " mortise plugins grant "
                + Shell.quote(launch.manifest().id())
                + " process:unconfined");
  }

  private static PluginException unknown(String problem) {
    return new PluginException(
        ErrorCode.UNAVAILABLE, problem + "; start it again when this machine is less busy.");
  }
}
