package dev.mortise.agent;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import java.util.List;
import java.util.Optional;

/// The tools of an agent. A port: a server gives those of plugins and of clusters.
///
/// Everything is on behalf of the caller, with the caller's rights and never more.
public interface AgentTools {
  /// Those this caller may use at all.
  List<AgentTool> tools(Caller.User caller);

  /// Why this caller may not do just this; empty when they may. Asked before the person is asked to
  /// confirm; [#call] must judge by itself again.
  Optional<String> refusal(Caller.User caller, String cluster, String tool, Json arguments);

  /// Uses one. Waits until it is done.
  ///
  /// @param confirmed whether the person confirmed just these arguments; a tool that changes
  ///   something must refuse without
  /// @throws dev.mortise.api.PluginException for whatever goes wrong: the model is told the message
  Outcome call(Caller.User caller, String cluster, String tool, Json arguments, boolean confirmed);

  /// What came of a use.
  ///
  /// @param text for the model
  /// @param failed whether the text is an error
  record Outcome(String text, boolean failed) {}
}
