package dev.mortise.agent;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/// How the model is asked.
///
/// @param enabled whether there is an agent at all
/// @param model its name at the provider
/// @param address without the dialect's own path; the provider's own by default
/// @param key asked for at each request, kept nowhere, never shown or logged
/// @param tokensMax the longest answer, in the model's tokens
/// @param silence how long the provider may say nothing before the answer counts as broken
/// @param answer how long one answer may take altogether
public record AgentSettings(
    boolean enabled,
    ModelProvider provider,
    String model,
    URI address,
    Supplier<String> key,
    int tokensMax,
    Duration silence,
    Duration answer) {
  /// The model asked when none is named.
  public static final String MODEL = "gpt-4o-mini";

  /// The longest answer when nothing else is said.
  public static final int TOKENS_MAX = 4_096;

  /// Checks that nothing is missing.
  public AgentSettings {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(key, "key");
    if (model.isBlank() || tokensMax < 1) {
      throw new IllegalArgumentException("the agent needs a model and room for an answer");
    }
    if (silence.isNegative() || silence.isZero() || answer.compareTo(silence) < 0) {
      throw new IllegalArgumentException("the agent needs 0 < silence <= answer");
    }
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw new IllegalArgumentException("the agent's address must be http or https: " + address);
    }
  }

  /// OpenAI with the usual model, a minute of silence, ten for an answer.
  public static AgentSettings openAi(Supplier<String> key) {
    return new AgentSettings(
        true,
        ModelProvider.OPENAI,
        MODEL,
        ModelProvider.OPENAI.address(),
        key,
        TOKENS_MAX,
        Duration.ofMinutes(1),
        Duration.ofMinutes(10));
  }

  /// The key is not printed.
  @Override
  public String toString() {
    return "AgentSettings[" + provider + ", " + model + ", " + address + "]";
  }
}
