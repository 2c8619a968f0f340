package dev.mortise.agent;

import java.net.URI;

/// Whose dialect the model is spoken to in.
public enum ModelProvider {
  /// OpenAI's chat completions, which many other servers speak.
  OPENAI("https://api.openai.com/v1"),
  /// Anthropic's messages.
  ANTHROPIC("https://api.anthropic.com");

  private final String address;

  ModelProvider(String address) {
    this.address = address;
  }

  /// Where it is asked when the settings name no other place.
  public URI address() {
    return URI.create(address);
  }
}
