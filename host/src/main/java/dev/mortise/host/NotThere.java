package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.gate.Shell;
import dev.mortise.protocol.Suggest;
import java.util.Collection;
import java.util.stream.Collectors;

/// What is said of plugins and contributions that are not there.
final class NotThere {
  private NotThere() {}

  static PluginException plugin(String id, Collection<String> known) {
    String nearest =
        Suggest.nearest(id, known)
            .map(n -> " Did you mean \"" + n + "\"?")
            .orElse(" See mortise plugins list.");
    return new PluginException(
        ErrorCode.NOT_FOUND, "There is no plugin \"" + LogText.clean(id) + "\"." + nearest);
  }

  static PluginException running(PluginView view) {
    String reason =
        switch (view.state()) {
          case PluginState.Failed f -> ": " + f.reason();
          case PluginState.Waiting w -> ": " + w.reason();
          case PluginState.Quarantined q -> ": " + q.reason();
          case PluginState.Degraded d -> ": " + d.reason();
          case PluginState.Discovered _,
              PluginState.Verified _,
              PluginState.Starting _,
              PluginState.Running _,
              PluginState.Stopping _,
              PluginState.Stopped _,
              PluginState.Disabled _ ->
              "";
        };
    return new PluginException(
        ErrorCode.NOT_RUNNING,
        "%s is not running, it is %s%s%s Ask mortise plugins why %s."
            .formatted(
                view.label(),
                view.state().word(),
                reason,
                reason.endsWith(".") ? "" : ".",
                Shell.quote(view.id())));
  }

  static PluginException offered(Instance instance, String address) {
    String known =
        instance.addresses().isEmpty()
            ? "nothing"
            : instance.addresses().stream().sorted().collect(Collectors.joining(", "));
    String nearest =
        Suggest.nearest(address, instance.addresses())
            .map(n -> " Did you mean \"" + n + "\"?")
            .orElse("");
    return new PluginException(
        ErrorCode.NOT_FOUND,
        "%s does not offer %s; it offers %s.%s"
            .formatted(instance.party().label(), LogText.clean(address), known, nearest));
  }
}
