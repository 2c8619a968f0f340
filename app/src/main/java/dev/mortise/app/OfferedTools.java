package dev.mortise.app;

import dev.mortise.api.Offer;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.identity.PluginFacts;
import dev.mortise.protocol.JsonCodec;

/// What running plugins say of their tools, for the roles of people.
///
/// @param plugins the host
record OfferedTools(PluginService plugins) implements PluginFacts {
  @Override
  public boolean mutates(String plugin, String tool) {
    for (Offer offer : plugins.offers("tools")) {
      if (offer.plugin().equals(plugin) && offer.contribution().name().equals(tool)) {
        return JsonCodec.decode(offer.contribution().details(), Tool.Details.class).mutating();
      }
    }
    return true;
  }
}
