package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.services.PlainText;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The resource types that plugins keep, as MCP resources:
/// `mortise://<plugin>/<type>/<namespace>/<name>`, without the namespace where a type has none.
final class McpResources {
  static final String SCHEME = "mortise";

  private static final int PAGE = 200;
  private static final int LISTED_MAX = 2_000;
  private static final String JSON_TYPE = "application/json";

  private final PluginService plugins;
  private final McpConfig config;

  McpResources(PluginService plugins, McpConfig config) {
    this.plugins = plugins;
    this.config = config;
  }

  McpSchema.ListResourcesResult list(Caller caller, @Nullable String cursor) {
    List<McpSchema.Resource> all = new ArrayList<>();
    for (Offer offer : plugins.offers("resources")) {
      if (details(offer).operations().contains("list")) {
        all.addAll(list(caller, offer));
      }
    }
    Page<McpSchema.Resource> page = Page.of(all, cursor, PAGE);
    return McpSchema.ListResourcesResult.builder(page.items()).nextCursor(page.next()).build();
  }

  /// A plugin that fails, or that this caller may not ask, has nothing to list.
  private List<McpSchema.Resource> list(Caller caller, Offer offer) {
    ResourceType.Answer answer;
    try {
      answer = type(caller, offer).list(new ResourceType.Query("", "", "", Map.of()));
    } catch (PluginException e) {
      return List.of();
    }
    List<McpSchema.Resource> found = new ArrayList<>();
    for (JsonNode item : items(JsonCodec.tree(answer.document()))) {
      JsonNode metadata = item.path("metadata");
      String name = metadata.path("name").asString(item.path("name").asString(""));
      String namespace = metadata.path("namespace").asString("");
      if (!name.isEmpty() && found.size() < LISTED_MAX) {
        found.add(resource(offer, namespace, name));
      }
    }
    return found;
  }

  private static Iterable<JsonNode> items(JsonNode document) {
    return document.isArray() ? document : document.path("items");
  }

  private static McpSchema.Resource resource(Offer offer, String namespace, String name) {
    return McpSchema.Resource.builder(uri(offer, namespace, name), PlainText.line(name))
        .description(offer.contribution().name() + " of " + offer.plugin())
        .mimeType(JSON_TYPE)
        .meta(origin(offer))
        .build();
  }

  McpSchema.ListResourceTemplatesResult templates() {
    List<McpSchema.ResourceTemplate> templates = new ArrayList<>();
    for (Offer offer : plugins.offers("resources")) {
      ResourceType.Details details = details(offer);
      if (details.operations().contains("get")) {
        String base = SCHEME + "://" + offer.plugin() + "/" + offer.contribution().name();
        templates.add(
            McpSchema.ResourceTemplate.builder(
                    base + (details.clusterScoped() ? "/{name}" : "/{namespace}/{name}"),
                    offer.contribution().name())
                .description("One of the " + offer.contribution().name() + " of " + offer.plugin())
                .mimeType(JSON_TYPE)
                .build());
      }
    }
    return McpSchema.ListResourceTemplatesResult.builder(templates).build();
  }

  McpSchema.ReadResourceResult read(Caller caller, String uri) {
    Place place = place(uri);
    ResourceType.Answer answer =
        type(caller, place.offer())
            .get(new ResourceType.Query(place.namespace(), place.name(), "", Map.of()));
    if (answer.status() >= 400) {
      throw notFound(uri, "the plugin answered " + answer.status());
    }
    Json document = answer.document();
    return McpSchema.ReadResourceResult.builder(
            List.<McpSchema.ResourceContents>of(
                new McpSchema.TextResourceContents(
                    uri, JSON_TYPE, document.toString(), origin(place.offer()))))
        .build();
  }

  private record Place(Offer offer, String namespace, String name) {}

  private Place place(String uri) {
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw notFound(uri, "it is no URI");
    }
    String path = parsed.getRawPath() == null ? "" : parsed.getRawPath();
    List<String> parts =
        Arrays.stream(path.split("/"))
            .filter(p -> !p.isEmpty())
            .map(p -> URLDecoder.decode(p, StandardCharsets.UTF_8))
            .toList();
    if (!SCHEME.equals(parsed.getScheme()) || parts.size() < 2 || parts.size() > 3) {
      throw notFound(uri, "it is not mortise://<plugin>/<type>/<namespace>/<name>");
    }
    Offer offer =
        plugins.offers("resources").stream()
            .filter(o -> o.plugin().equals(parsed.getAuthority()))
            .filter(o -> o.contribution().name().equals(parts.getFirst()))
            .findFirst()
            .orElseThrow(() -> notFound(uri, "no running plugin keeps it"));
    return new Place(offer, parts.size() == 3 ? parts.get(1) : "", parts.getLast());
  }

  private static PluginException notFound(String uri, String why) {
    return new PluginException(
        ErrorCode.NOT_FOUND, "There is no resource " + PlainText.line(uri) + ": " + why + ".");
  }

  private ResourceType type(Caller caller, Offer offer) {
    return plugins.contribution(
        ResourceType.class,
        offer.plugin(),
        offer.contribution().name(),
        caller,
        config.callTimeout());
  }

  private static ResourceType.Details details(Offer offer) {
    return JsonCodec.decode(offer.contribution().details(), ResourceType.Details.class);
  }

  private static String uri(Offer offer, String namespace, String name) {
    return SCHEME
        + "://"
        + offer.plugin()
        + "/"
        + offer.contribution().name()
        + "/"
        + (namespace.isEmpty() ? "" : part(namespace) + "/")
        + part(name);
  }

  private static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, Object> origin(Offer offer) {
    return Map.of("dev.mortise/plugin", offer.plugin(), "dev.mortise/untrusted", true);
  }
}
