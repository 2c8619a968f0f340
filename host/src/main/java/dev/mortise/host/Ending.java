package dev.mortise.host;

/// How a plugin ended.
///
/// @param expected whether the host asked for it
/// @param reason for people: `exit code 3`, `killed by signal 9 (SIGKILL)`
/// @param lastWords the last lines it wrote to stderr, harmless and short; may be empty
public record Ending(boolean expected, String reason, String lastWords) {}
