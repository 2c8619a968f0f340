package dev.mortise.runtime.process;

/// What this machine can do to keep plugin processes, for `doctor` and for people.
///
/// @param confining how a confined plugin is kept; empty where none can be confined
/// @param holding how an unconfined one is kept
/// @param problem why none can be confined; empty where one can
public record Protection(String confining, String holding, String problem) {}
