package dev.mortise.services;

import dev.mortise.api.Account;
import dev.mortise.api.Clipboard;
import dev.mortise.api.Clock;
import dev.mortise.api.Events;
import dev.mortise.api.Http;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Log;
import dev.mortise.api.Progress;
import dev.mortise.api.Randomness;
import dev.mortise.api.Secrets;
import dev.mortise.api.Storage;
import dev.mortise.api.Tcp;
import dev.mortise.api.ToolCalls;
import dev.mortise.api.WebSockets;
import dev.mortise.host.HostCaller;
import dev.mortise.host.HostFunction;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The host functions every host has.
public final class HostFunctions {
  private HostFunctions() {}

  /// One for each contract of [dev.mortise.api.Catalogue#HOST_FUNCTIONS]. What this host has
  /// nothing for answers `UNAVAILABLE`.
  public static List<HostFunction<?>> standard(HostServices on) {
    return List.of(
        new HostFunction<>(Log.class, caller -> new PluginLogWriter(caller.log())),
        new HostFunction<>(Clock.class, caller -> new HostClock(on.time())),
        new HostFunction<>(Randomness.class, caller -> new SecureRandomness()),
        new HostFunction<>(Account.class, caller -> new ConfiguredAccount(on.account())),
        new HostFunction<>(
            ToolCalls.class, caller -> new CallersToolCalls(on.plugins(), on.pins(), caller)),
        new HostFunction<>(
            Http.class, caller -> new BrokeredHttp(on.egress(), on.secrets(), caller)),
        new HostFunction<>(Tcp.class, caller -> new BrokeredTcp(on.egress(), caller)),
        new HostFunction<>(
            WebSockets.class, caller -> new BrokeredWebSockets(on.egress(), on.secrets(), caller)),
        new HostFunction<>(
            Storage.class, given(Storage.class, on.storage(), "keeps nothing for plugins")),
        new HostFunction<>(Secrets.class, caller -> new SettingSecrets(on.secrets(), caller)),
        new HostFunction<>(
            Kubernetes.class, given(Kubernetes.class, on.kubernetes(), "knows no clusters")),
        new HostFunction<>(Events.class, caller -> new PluginEvents(on.events(), caller)),
        new HostFunction<>(Progress.class, CallProgress::new),
        new HostFunction<>(
            Clipboard.class, given(Clipboard.class, on.clipboard(), "has no clipboard")));
  }

  private static <T> Function<HostCaller, T> given(
      Class<T> contract, @Nullable Function<HostCaller, T> source, String why) {
    return source == null ? Absent.of(contract, why) : source;
  }
}
