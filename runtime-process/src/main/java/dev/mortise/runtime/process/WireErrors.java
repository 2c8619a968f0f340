package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.wire.mortise.Error;

/// Errors of the carrier's own messages, both ways.
final class WireErrors {
  private static final int MESSAGE_CHARS_MAX = 4000;

  private WireErrors() {}

  /// What the plugin answered. Codes that speak about the host or about the plugin's process are
  /// not for a plugin to use; they and unknown ones mean that the plugin failed.
  static PluginException failure(String label, Error error) {
    String message = Words.of(error.getMessage(), MESSAGE_CHARS_MAX);
    return new PluginException(
        code(error.getCode()), message.startsWith(label) ? message : label + ": " + message);
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

  /// What a plugin is told.
  static Error of(PluginException failure) {
    return Error.newBuilder()
        .setCode(failure.code().name())
        .setMessage(failure.getMessage())
        .build();
  }
}
