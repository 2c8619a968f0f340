package dev.mortise.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The table of endpoints as an OpenAPI document.
final class OpenApi {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private OpenApi() {}

  /// The document, the same for the same table.
  static ObjectNode of(EndpointTable table) {
    ObjectNode document = Nodes.object().put("openapi", "3.1.0");
    document.putObject("info").put("title", "Mortise").put("version", "1");
    Map<String, ObjectNode> paths = new TreeMap<>();
    for (Endpoint endpoint : table.endpoints()) {
      ObjectNode path =
          paths.computeIfAbsent(endpoint.path().replace("...}", "}"), _ -> Nodes.object());
      List<String> methods = endpoint.method().equals("ANY") ? METHODS : List.of(endpoint.method());
      methods.forEach(method -> path.set(method.toLowerCase(Locale.ROOT), operation(endpoint)));
    }
    ObjectNode all = document.putObject("paths");
    paths.forEach(all::set);
    ObjectNode components = document.putObject("components");
    components.set("schemas", Shapes.schemas());
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", Cookies.SESSION);
    schemes.putObject("key").put("type", "apiKey").put("in", "header").put("name", "Authorization");
    return document;
  }

  private static ObjectNode operation(Endpoint endpoint) {
    ObjectNode operation = Nodes.object().put("summary", endpoint.summary());
    operation.put(
        "x-admission", endpoint.admission().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (!endpoint.names().isEmpty()) {
      var parameters = operation.putArray("parameters");
      for (String name : endpoint.names()) {
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", "path").put("required", true);
        parameter.putObject("schema").put("type", "string");
      }
    }
    if (!endpoint.body().isEmpty()) {
      content(operation.putObject("requestBody").put("required", true), endpoint.body());
    }
    ObjectNode responses = operation.putObject("responses");
    ObjectNode good =
        responses.putObject(Integer.toString(endpoint.success())).put("description", "Done");
    if (!endpoint.result().isEmpty()) {
      content(good, endpoint.result());
    }
    content(responses.putObject("default").put("description", "Why not"), "Error");
    if (endpoint.admission() != Admission.OPEN) {
      var security = operation.putArray("security");
      security.addObject().putArray("session");
      security.addObject().putArray("key");
    }
    return operation;
  }

  private static void content(ObjectNode node, String shape) {
    node.putObject("content").putObject("application/json").set("schema", Shapes.reference(shape));
  }
}
