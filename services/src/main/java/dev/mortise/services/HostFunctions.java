package dev.mortise.services;

import dev.mortise.api.Account;
import dev.mortise.api.Clock;
import dev.mortise.api.Log;
import dev.mortise.api.PluginService;
import dev.mortise.api.Randomness;
import dev.mortise.api.ToolCalls;
import dev.mortise.host.HostFunction;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// The host functions every host has.
public final class HostFunctions {
  private HostFunctions() {}

  /// One for each contract of [dev.mortise.api.Catalogue#HOST_FUNCTIONS].
  ///
  /// @param plugins the host itself, asked for when a plugin calls another's tool; may block until
  ///   the host is there
  /// @param account asked again for every call, so that a new key needs no restart
  /// @param time what plugins are told the time is
  public static List<HostFunction<?>> standard(
      Supplier<PluginService> plugins, AccountSource account, InstantSource time) {
    return List.of(
        new HostFunction<>(Log.class, caller -> new PluginLogWriter(caller.log())),
        new HostFunction<>(Clock.class, caller -> new HostClock(time)),
        new HostFunction<>(Randomness.class, caller -> new SecureRandomness()),
        new HostFunction<>(Account.class, caller -> new ConfiguredAccount(account)),
        new HostFunction<>(ToolCalls.class, caller -> new CallersToolCalls(plugins, caller)));
  }
}
