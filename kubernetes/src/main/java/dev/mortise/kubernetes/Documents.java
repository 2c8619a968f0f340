package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// JSON and YAML to trees, bounded in depth. A key that stands there twice is refused, so that
/// nobody reads another document than the one that was checked.
final class Documents {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Documents() {}

  /// @throws PluginException `INVALID_ARGUMENT`
  static JsonNode json(String who, Json document) {
    try {
      return JSON.readTree(document.utf8());
    } catch (JacksonException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          who + ": this is no JSON: " + PlainText.of(e.getOriginalMessage()),
          e);
    }
  }

  static Json json(JsonNode node) {
    return Json.of(JSON.writeValueAsBytes(node));
  }

  /// Every document of a YAML text; empty ones are left out.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  static List<JsonNode> yaml(String who, String text) {
    List<JsonNode> documents = new ArrayList<>();
    try (MappingIterator<JsonNode> read =
        YAML.readerFor(JsonNode.class).readValues(text.getBytes(StandardCharsets.UTF_8))) {
      while (read.hasNext()) {
        JsonNode document = read.next();
        if (document != null && !document.isNull() && !document.isMissingNode()) {
          documents.add(document);
        }
      }
    } catch (JacksonException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          who + ": this is no YAML: " + PlainText.of(e.getOriginalMessage()),
          e);
    }
    return documents;
  }

  /// A text in a tree; empty when it is not there.
  static String text(JsonNode node, String... keys) {
    JsonNode at = node;
    for (String key : keys) {
      at = at.path(key);
    }
    return at.isString() ? at.stringValue() : "";
  }
}
