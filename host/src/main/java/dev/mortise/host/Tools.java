package dev.mortise.host;

import dev.mortise.api.Contribution;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What plugins said of their tools when they described themselves.
final class Tools {
  /// The contract's name.
  static final String KIND = ContractModel.of(Tool.class).name();

  private Tools() {}

  /// What one says it is, with what it does not say filled in: any arguments, nothing changed.
  /// Empty where it is no tool, or says what cannot be read.
  static Optional<Tool.Details> details(Contribution contribution) {
    if (!contribution.kind().equals(KIND)) {
      return Optional.empty();
    }
    try {
      Map<Object, Object> told = new HashMap<>(Map.of("description", "", "mutating", false));
      told.put("input", Map.of("type", "object"));
      told.putAll(JsonCodec.decode(contribution.details(), Map.class));
      return Optional.of(JsonCodec.decode(JsonCodec.encode(told), Tool.Details.class));
    } catch (PluginException e) {
      return Optional.empty();
    }
  }

  /// The addresses of those that change something. One that cannot be read counts as one that does.
  static Set<String> mutating(List<Contribution> contributions) {
    return contributions.stream()
        .filter(c -> c.kind().equals(KIND))
        .filter(c -> details(c).map(Tool.Details::mutating).orElse(true))
        .map(Contribution::address)
        .collect(Collectors.toUnmodifiableSet());
  }
}
