package dev.mortise.server;

import dev.mortise.agent.AgentSettings;
import dev.mortise.agent.ModelProvider;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What admins set for the agent, in Kite's words. The key goes in and never comes out; one that
/// was given for one place is not sent to another, so whoever changes the place gives it anew.
record AgentSettingsEndpoints(AgentSetups setups, AuditSink audit, InstantSource clock) {
  private static final String PATH = "/api/v2/ai/settings";
  private static final int KEY_LENGTH_MAX = 4_096;

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                PATH,
                Admission.ADMIN,
                "What is set for the agent, but for its key",
                _ -> Answer.ok(shown(setups.now())))
            .answers(200, "AiSettings"),
        Endpoint.of(
                "PUT",
                PATH,
                Admission.PROVEN,
                "Sets what is named; the key is forgotten when the place changes without a new one",
                this::set)
            .takes("NewAiSettings")
            .answers(200, "AiSettings"));
  }

  private static ObjectNode shown(AgentSetup setup) {
    return Nodes.object()
        .put("aiAgentEnabled", setup.enabled())
        .put("aiProvider", word(setup.provider()))
        .put("aiModel", setup.model())
        .put("aiBaseUrl", setup.address().toString())
        .put("aiMaxTokens", setup.tokensMax())
        .put("aiApiKeyConfigured", setup.keySet());
  }

  private static String word(ModelProvider provider) {
    return provider.name().toLowerCase(Locale.ROOT);
  }

  private Answer set(Visit visit) {
    JsonNode body = visit.tree();
    AgentSetup before = setups.now();
    AgentSetup after = changed(before, body);
    @Nullable String key = key(body, after.reaches(before));
    String detail =
        "%s %s at %s%s"
            .formatted(
                word(after.provider()),
                after.model(),
                after.address(),
                key == null ? "" : key.isEmpty() ? ", without a key" : ", with another key");
    audit.changing(
        new Change(clock.instant(), visit.visitor().caller(), "ai.settings", "agent", detail),
        () -> setups.set(before, after, key));
    return Answer.ok(shown(setups.now()));
  }

  private static AgentSetup changed(AgentSetup before, JsonNode body) {
    ModelProvider provider = provider(body.path("aiProvider").asString(word(before.provider())));
    boolean same = provider == before.provider();
    String model =
        same ? before.model() : provider == ModelProvider.OPENAI ? AgentSettings.MODEL : "";
    URI address = same ? before.address() : provider.address();
    JsonNode tokens = body.path("aiMaxTokens");
    return new AgentSetup(
        body.path("aiAgentEnabled").asBoolean(before.enabled()),
        provider,
        body.path("aiModel").asString(model),
        address(body.path("aiBaseUrl").asString(address.toString()), provider),
        tokens.isMissingNode() ? before.tokensMax() : tokens.asInt(0),
        before.keySet());
  }

  private static ModelProvider provider(String word) {
    for (ModelProvider provider : ModelProvider.values()) {
      if (word(provider).equals(word)) {
        return provider;
      }
    }
    throw AgentSetup.invalid("aiProvider is openai or anthropic");
  }

  private static URI address(String text, ModelProvider provider) {
    try {
      return text.isBlank() ? provider.address() : URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw AgentSetup.invalid("aiBaseUrl is no URL");
    }
  }

  /// What becomes of the key; null when it stays.
  private static @Nullable String key(JsonNode body, boolean samePlace) {
    JsonNode given = body.path("aiApiKey");
    if (given.isMissingNode() || given.isNull()) {
      return samePlace ? null : "";
    }
    String key = given.asString("").strip();
    if (key.length() > KEY_LENGTH_MAX || !key.matches("[\\x21-\\x7e]*")) {
      throw AgentSetup.invalid(
          "aiApiKey has at most " + KEY_LENGTH_MAX + " printable characters and no spaces");
    }
    return key;
  }
}
