package dev.mortise.identity;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;

/// The failures of this module.
final class Failure {
  private Failure() {}

  static PluginException invalid(String message) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
  }

  static PluginException unknown(String message) {
    return new PluginException(ErrorCode.NOT_FOUND, message);
  }

  static PluginException conflict(String message) {
    return new PluginException(ErrorCode.CONFLICT, message);
  }

  static PluginException denied(String message) {
    return new PluginException(ErrorCode.PERMISSION_DENIED, message);
  }
}
