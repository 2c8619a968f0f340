package dev.mortise.api;

/// Host function: another plugin's tool, with the rights of whoever called this plugin.
@Contract("tool-calls")
public interface ToolCalls {
  /// Uses a tool; never with more rights than the caller has.
  @Needs("tool:call:{tool}")
  Tool.Result call(Request request);

  /// Which tool and with what.
  ///
  /// @param tool `plugin_<id>_<tool>`
  record Request(String tool, Json arguments, String cluster) {}
}
