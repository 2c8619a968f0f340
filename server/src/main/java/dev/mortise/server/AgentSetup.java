package dev.mortise.server;

import dev.mortise.agent.AgentSettings;
import dev.mortise.agent.ModelProvider;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/// What an admin set for the agent, but for its key.
///
/// @param address where the provider is; its own place by default
/// @param tokensMax the longest answer, in the model's tokens
/// @param keySet whether there is a key
public record AgentSetup(
    boolean enabled,
    ModelProvider provider,
    String model,
    URI address,
    int tokensMax,
    boolean keySet) {
  /// As long as nobody set anything.
  public static final AgentSetup OFF =
      new AgentSetup(
          false,
          ModelProvider.OPENAI,
          AgentSettings.MODEL,
          ModelProvider.OPENAI.address(),
          AgentSettings.TOKENS_MAX,
          false);

  private static final int MODEL_LENGTH_MAX = 200;
  private static final int ADDRESS_LENGTH_MAX = 2_000;
  private static final int TOKENS_MOST = 1_000_000;
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Duration ANSWER = Duration.ofMinutes(10);

  /// Checks what the agent would refuse later.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  public AgentSetup {
    if (model.isBlank() || model.length() > MODEL_LENGTH_MAX) {
      throw invalid("aiModel has 1 to " + MODEL_LENGTH_MAX + " characters");
    }
    if (tokensMax < 1 || tokensMax > TOKENS_MOST) {
      throw invalid("aiMaxTokens is a number from 1 to " + TOKENS_MOST);
    }
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null
        || address.toString().length() > ADDRESS_LENGTH_MAX) {
      throw invalid("aiBaseUrl is like https://host/v1, without user, query and fragment");
    }
  }

  /// Whether there is an agent.
  boolean on() {
    return enabled && keySet;
  }

  /// Whether a key that was given for the other may be sent to this: it goes to the same host.
  boolean reaches(AgentSetup other) {
    return provider == other.provider
        && address.getScheme().equals(other.address.getScheme())
        && address.getHost().equalsIgnoreCase(other.address.getHost())
        && address.getPort() == other.address.getPort();
  }

  /// What the agent is told.
  AgentSettings settings(Supplier<String> key) {
    return new AgentSettings(on(), provider, model, address, key, tokensMax, SILENCE, ANSWER);
  }

  static PluginException invalid(String rule) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT, "The settings of the agent cannot be so: " + rule + ".");
  }
}
