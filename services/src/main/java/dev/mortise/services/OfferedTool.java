package dev.mortise.services;

import dev.mortise.api.Offer;
import dev.mortise.api.Tool;
import org.jspecify.annotations.Nullable;

/// One tool of one running plugin, under the name models call it by.
///
/// @param name `plugin_<id>_<tool>`
/// @param offer who offers it
/// @param details what it says about itself
/// @param heldBecause why it cannot be called until the operator approves it, as a sentence; null
///   when it can
public record OfferedTool(
    String name, Offer offer, Tool.Details details, @Nullable String heldBecause) {
  /// The plugin's id.
  public String plugin() {
    return offer.plugin();
  }

  /// What its author called it.
  public String tool() {
    return offer.contribution().name();
  }
}
