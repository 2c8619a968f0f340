package dev.mortise.api;

/// One use of a tool from the question whether it may be to its result: one instance, one set of
/// arguments, one description, whoever confirms it in between.
///
/// For one thread at a time. Waiting with it, for a person to confirm, holds nobody up.
public interface ToolUse {
  /// What the tool said it is when this began; what a person confirms.
  Tool.Details details();

  /// What will be executed.
  Tool.Invocation invocation();

  /// SHA-256, in hex, over the plugin's content, the tool, its description and the arguments: who
  /// confirms says this, so that nothing else is executed.
  String hash();

  /// What the tool's own authorizer said, for the same caller.
  Tool.Verdict verdict();

  /// Executes it, once.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when the authorizer refused; `CONFLICT` when the
  ///   plugin was replaced since, or it was executed before: begin anew
  Tool.Result execute();
}
