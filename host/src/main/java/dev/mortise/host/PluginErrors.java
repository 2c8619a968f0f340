package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;

/// Failures that plugins tell of themselves, whatever carries them.
public final class PluginErrors {
  private static final int MESSAGE_CHARS_MAX = 4000;

  private PluginErrors() {}

  /// What a plugin answered instead of a result. Codes that speak about the host or about how the
  /// plugin runs are not for a plugin to use; they and unknown ones mean that the plugin failed.
  ///
  /// @param label of the plugin; the message begins with it
  /// @param code as the plugin wrote it
  public static PluginException told(String label, String code, String message) {
    String line = PluginWords.of(message, MESSAGE_CHARS_MAX);
    return new PluginException(code(code), line.startsWith(label) ? line : label + ": " + line);
  }

  private static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return forPlugins(code) ? code : ErrorCode.PLUGIN_FAILED;
      }
    }
    return ErrorCode.PLUGIN_FAILED;
  }

  private static boolean forPlugins(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          NOT_RUNNING,
          CONFLICT,
          CANCELLED,
          PLUGIN_FAILED,
          UNIMPLEMENTED,
          PERMISSION_DENIED,
          TOKEN_INVALID,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          UNAVAILABLE ->
          true;
      case MANIFEST_INVALID,
          DEPENDENCY_UNMET,
          NOT_EXECUTABLE,
          CHECKSUM_MISMATCH,
          HANDSHAKE_MALFORMED,
          HANDSHAKE_TIMEOUT,
          HANDSHAKE_EXITED,
          HANDSHAKE_INCOMPATIBLE,
          HANDSHAKE_ADDRESS,
          HANDSHAKE_CERTIFICATE,
          DESCRIPTION_MISMATCH,
          PLUGIN_CRASHED,
          PLUGIN_PROTOCOL,
          INTERNAL ->
          false;
    };
  }
}
