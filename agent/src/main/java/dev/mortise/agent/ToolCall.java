package dev.mortise.agent;

/// One use of a tool as the model asked for it.
///
/// @param id the model's own
/// @param arguments as it wrote them: no JSON yet
record ToolCall(String id, String tool, String arguments) {}
