package dev.mortise.agent;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import java.util.List;

/// The tools of an agent. A port: a server gives those of plugins and of clusters.
///
/// Everything is on behalf of the caller, with the caller's rights and never more.
public interface AgentTools {
  /// Those this caller may use at all.
  List<AgentTool> tools(Caller.User caller);

  /// Whether this caller may do just this, if they confirm it. Asked before the person is asked;
  /// [#call] must judge by itself again.
  ///
  /// @throws dev.mortise.api.PluginException for whatever speaks against it: the model is told the
  ///   message
  Asked ask(Caller.User caller, String cluster, String tool, Json arguments);

  /// Uses one. Waits until it is done.
  ///
  /// @param confirmed the hash of [Asked] that the person confirmed; empty when nobody was asked. A
  ///   tool that changes something must refuse what has not just this hash
  /// @throws dev.mortise.api.PluginException for whatever goes wrong: the model is told the message
  Outcome call(Caller.User caller, String cluster, String tool, Json arguments, String confirmed);

  /// What a person is about to be asked.
  ///
  /// @param hash of all that must still be so when it is done: the tool, who made it, the arguments
  record Asked(String hash) {}

  /// What came of a use.
  ///
  /// @param text for the model
  /// @param failed whether the text is an error
  record Outcome(String text, boolean failed) {}
}
