package dev.mortise.services;

import dev.mortise.api.Json;

/// Asks the person on whose behalf a tool is used whether it may change something.
///
/// Called on the thread of the use, and may block until the person answers.
@FunctionalInterface
public interface Confirmation {
  /// There is nobody to ask.
  Confirmation NOBODY = (tool, arguments, hash) -> Answer.NOBODY_TO_ASK;

  /// The caller acts on their own word: the operator at a prompt, the application itself.
  Confirmation GIVEN = (tool, arguments, hash) -> Answer.YES;

  /// What the person said.
  enum Answer {
    YES,
    NO,
    /// Nobody could be asked; the message says how to allow it.
    NOBODY_TO_ASK
  }

  /// Asks.
  ///
  /// @param hash SHA-256 in hex of the plugin's content, the tool as it is, the arguments and the
  ///   cluster: what is confirmed is just this
  Answer ask(OfferedTool tool, Json arguments, String hash);
}
