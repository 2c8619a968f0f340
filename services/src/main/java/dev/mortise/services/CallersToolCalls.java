package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.host.HostCaller;
import java.util.function.Supplier;

/// Uses another plugin's tool in the name of whoever called the plugin that asks, and within what
/// is left of that call's time: the same way as every surface.
///
/// A tool that changes something asks a person first. Here there is nobody to ask, so only callers
/// that act on their own word get through: the operator and the application.
record CallersToolCalls(Supplier<PluginService> plugins, ToolPins pins, HostCaller asking)
    implements ToolCalls {
  @Override
  public Tool.Result call(Request request) {
    var toolbox = new Toolbox(plugins.get(), pins);
    var wanted =
        new ToolRequest(
            request.tool(),
            request.arguments(),
            request.cluster(),
            asking.caller(),
            asking.deadline().remaining());
    return toolbox.use(wanted, confirmation());
  }

  private Confirmation confirmation() {
    return switch (asking.caller()) {
      case Caller.Operator _, Caller.Application _ -> Confirmation.GIVEN;
      case Caller.User _, Caller.Background _ -> Confirmation.NOBODY;
    };
  }
}
