package dev.mortise.host;

import dev.mortise.api.Contribution;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What plugins said of their tools when they described themselves.
final class Tools {
  /// The contract's name.
  static final String KIND = ContractModel.of(Tool.class).name();

  private Tools() {}

  /// What one says it is; empty where it says nothing that can be read.
  static Optional<Tool.Details> details(Contribution contribution) {
    try {
      return contribution.kind().equals(KIND)
          ? Optional.of(JsonCodec.decode(contribution.details(), Tool.Details.class))
          : Optional.empty();
    } catch (PluginException e) {
      return Optional.empty();
    }
  }

  /// The addresses of those that change something. One that does not say counts as one that does.
  static Set<String> mutating(List<Contribution> contributions) {
    return contributions.stream()
        .filter(c -> c.kind().equals(KIND))
        .filter(c -> details(c).map(Tool.Details::mutating).orElse(true))
        .map(Contribution::address)
        .collect(Collectors.toUnmodifiableSet());
  }
}
