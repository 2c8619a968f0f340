package dev.mortise.runtime.process;

import dev.mortise.api.PluginException;
import dev.mortise.host.PluginErrors;
import dev.mortise.wire.mortise.Error;

/// Errors of the carrier's own messages, both ways.
final class WireErrors {
  private WireErrors() {}

  /// What the plugin answered.
  static PluginException failure(String label, Error error) {
    return PluginErrors.told(label, error.getCode(), error.getMessage());
  }

  /// What a plugin is told.
  static Error of(PluginException failure) {
    return Error.newBuilder()
        .setCode(failure.code().name())
        .setMessage(failure.getMessage())
        .build();
  }
}
