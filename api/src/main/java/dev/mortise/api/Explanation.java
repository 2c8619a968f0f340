package dev.mortise.api;

import java.util.List;

/// Why a plugin is or is not running, in one screen.
///
/// @param plugin `id version`
/// @param state the state's word
/// @param summary one sentence
/// @param findings what the sentence rests on, one line each, most important first
/// @param remedies what would change it, as commands or things to do; may be empty
public record Explanation(
    String plugin, String state, String summary, List<String> findings, List<String> remedies) {
  /// Copies the lists.
  public Explanation {
    findings = List.copyOf(findings);
    remedies = List.copyOf(remedies);
  }
}
