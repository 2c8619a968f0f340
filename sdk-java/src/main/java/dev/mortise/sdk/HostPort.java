package dev.mortise.sdk;

import dev.mortise.api.Exchange;
import dev.mortise.api.Reply;

/// Where a plugin's host functions go out; implemented by carriers. Safe for any thread.
public interface HostPort {
  /// Asks and waits.
  ///
  /// @throws dev.mortise.api.PluginException what the host answers, or `UNAVAILABLE`
  Reply call(HostCall call);

  /// Opens a streaming host function.
  ///
  /// @throws dev.mortise.api.PluginException what the host answers, or `UNAVAILABLE`
  Exchange open(HostCall call);
}
