package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;

/// Turns whatever was thrown into what a person can read.
final class Failures {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  private Failures() {}

  /// What a call into a plugin failed with; begins with the plugin.
  static PluginException ofPlugin(String label, String address, RuntimeException e) {
    if (!(e instanceof PluginException known)) {
      LOG.log(System.Logger.Level.ERROR, label + ": the carrier failed at " + address, e);
      return new PluginException(
          ErrorCode.INTERNAL, label + ": " + address + " could not be called: " + e + ".", e);
    }
    return named(label, known);
  }

  /// What a host function failed with. What is a bug of the host goes to its log, not to a plugin.
  static PluginException ofHost(String label, String function, RuntimeException e) {
    if (e instanceof PluginException known) {
      return known;
    }
    LOG.log(System.Logger.Level.ERROR, "host/" + function + " failed for " + label, e);
    return new PluginException(
        ErrorCode.INTERNAL, "host/" + function + " failed; the host's log says why.", e);
  }

  /// The same failure, told with the plugin's name in front unless it is there.
  static PluginException named(String label, PluginException e) {
    String id = label.contains(" ") ? label.substring(0, label.indexOf(' ')) : label;
    return e.getMessage().startsWith(id) ? e : e.withMessage(label + ": " + e.getMessage());
  }

  /// Whether to try again could help.
  static boolean passing(ErrorCode code) {
    return switch (code) {
      case PLUGIN_CRASHED,
          PLUGIN_FAILED,
          PLUGIN_PROTOCOL,
          HANDSHAKE_EXITED,
          HANDSHAKE_TIMEOUT,
          HANDSHAKE_MALFORMED,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          UNAVAILABLE,
          INTERNAL ->
          true;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          NOT_RUNNING,
          CONFLICT,
          CANCELLED,
          MANIFEST_INVALID,
          DEPENDENCY_UNMET,
          NOT_EXECUTABLE,
          CHECKSUM_MISMATCH,
          HANDSHAKE_INCOMPATIBLE,
          HANDSHAKE_ADDRESS,
          HANDSHAKE_CERTIFICATE,
          DESCRIPTION_MISMATCH,
          UNIMPLEMENTED,
          PERMISSION_DENIED,
          TOKEN_INVALID ->
          false;
    };
  }
}
