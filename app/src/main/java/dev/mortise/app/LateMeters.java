package dev.mortise.app;

import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import dev.mortise.gate.AuditSink;
import dev.mortise.server.PluginMeters;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Meters that stand before the audit of a host, and learn of the host once it is open.
final class LateMeters implements Supplier<String> {
  // Written by the thread that opens the host, before anybody reads.
  private volatile @Nullable PluginMeters meters;
  private volatile @Nullable PluginService plugins;

  AuditSink before(AuditSink audit) {
    PluginMeters made = new PluginMeters(audit, this::views);
    meters = made;
    return made;
  }

  void known(PluginService service) {
    plugins = service;
  }

  private List<PluginView> views() {
    PluginService service = plugins;
    return service == null ? List.of() : service.plugins();
  }

  @Override
  public String get() {
    PluginMeters made = meters;
    return made == null ? "" : made.get();
  }
}
