package dev.mortise.terminal;

/// Every kind of pane there is.
final class Panes {
  private Panes() {}

  static PaneRegistry registry() {
    var registry = new PaneRegistry();
    registry.register("help", HelpPane::new);
    registry.register("app-logs", AppLogsPane::new);
    registry.register("plugins", PluginsPane::new);
    registry.register("plugin-why", PluginWhyPane::new);
    registry.register("plugin-logs", PluginLogsPane::new);
    registry.register("plugin-permissions", PluginPermissionsPane::new);
    registry.register("consents", ConsentsPane::new);
    registry.register("audit", AuditPane::new);
    registry.register("monitor-sessions", MonitorSessionsPane::new);
    registry.register("monitor-messages", MonitorMessagesPane::new);
    registry.register("plugin", PluginPane::new);
    registry.register("resource-list", ResourceListPane::new);
    registry.register("yaml", YamlPane::new);
    registry.register("describe", DescribePane::new);
    registry.register("logs", LogsPane::new);
    registry.register("exec", ExecPane::new);
    registry.register("query", QueryPane::new);
    registry.register("databases", DatabasesPane::new);
    registry.register("files", FilesPane::new);
    registry.register("contexts", ContextsPane::new);
    registry.register("port-forwards", PortForwardsPane::new);
    return registry;
  }
}
