package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.api.ToolUse;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.JsonCodec;
import java.util.function.Supplier;

/// Uses another plugin's tool in the name of whoever called the plugin that asks, and within what
/// is left of that call's time.
///
/// A tool that changes something asks a person first. Here there is nobody to ask, so only callers
/// that act on their own word get through: the operator and the application.
record CallersToolCalls(Supplier<PluginService> plugins, HostCaller asking) implements ToolCalls {
  @Override
  public Tool.Result call(Request request) {
    PluginService service = plugins.get();
    Offer offer = ToolNames.of(service.offers("tools")).find(request.tool());
    Tool.Details details = JsonCodec.decode(offer.contribution().details(), Tool.Details.class);
    refuseUnconfirmed(details, request.tool());
    var invocation = new Tool.Invocation(request.arguments(), request.cluster());
    ToolUse use =
        service.prepare(
            offer.plugin(),
            offer.contribution().name(),
            invocation,
            asking.caller(),
            asking.deadline().remaining());
    refuseUnconfirmed(use.details(), request.tool());
    if (!use.verdict().allowed()) {
      throw refused(
          request.tool(), "refuses " + asking.caller().name() + ": " + use.verdict().reason());
    }
    return use.execute();
  }

  private void refuseUnconfirmed(Tool.Details details, String name) {
    boolean mayChange =
        switch (asking.caller()) {
          case Caller.Operator _, Caller.Application _ -> true;
          case Caller.User _, Caller.Background _ -> false;
        };
    if (!mayChange && details.mutating()) {
      throw refused(
          name, "changes something, which a person must confirm; call it from a surface instead");
    }
  }

  private PluginException refused(String tool, String why) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "%s %s: the tool %s %s.".formatted(asking.plugin(), asking.version(), tool, why));
  }
}
