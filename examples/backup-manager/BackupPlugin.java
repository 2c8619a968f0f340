import dev.mortise.api.Body;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes.Request;
import dev.mortise.api.Routes.Response;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.OfferedTool;
import dev.mortise.sdk.Tools;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/// Backups of a namespace's objects, as tools, routes and a resource type.
final class BackupPlugin {
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final String NAME = "\"name\": {\"type\": \"string\", \"description\": \"the backup\"}";
  private static final String NAMESPACE =
      "\"namespace\": {\"type\": \"string\", \"description\": \"the default one unless named\"}";
  private static final String TYPES =
      "\"types\": {\"type\": \"array\", \"items\": {\"type\": \"string\"},"
          + " \"description\": \"such as configmaps; all unless named\"}";

  private final Backups backups = new Backups();

  private BackupPlugin() {}

  public static void main(String[] args) {
    new BackupPlugin().plugin().serve(args);
  }

  private MortisePlugin plugin() {
    return MortisePlugin.builder("backup-manager", "1.0.0")
        .settings(Backups.Settings.class, backups::configure)
        .routes(routes())
        .resources("backups", BackupResources.DETAILS, new BackupResources(backups))
        .tool(
            tool("create_backup", "Snapshots the objects of a namespace", NAME + "," + NAMESPACE + "," + TYPES, "",
                    (arguments, cluster) -> backups.create(wish(arguments, cluster)))
                .mutating())
        .tool(
            tool("list_backups", "Lists the backups of namespaces the caller may read", NAMESPACE, "",
                (arguments, cluster) ->
                    Map.of("backups", backups.list(cluster, text(arguments, "namespace")))))
        .tool(
            tool("restore_backup", "Writes the objects of a backup back to the cluster, in place of what is there now", NAME, "\"name\"",
                    (arguments, cluster) -> backups.restore(cluster, text(arguments, "name")))
                .mutating())
        .tool(
            tool("delete_backup", "Deletes a backup", NAME, "\"name\"",
                    (arguments, cluster) -> backups.delete(cluster, text(arguments, "name")))
                .mutating())
        .build();
  }

  /// A tool that answers a record, as JSON and as text.
  ///
  /// @param properties of the JSON Schema of its arguments
  /// @param required names of those that must be there
  /// @param run is given the arguments and the cluster
  private static OfferedTool tool(
      String name,
      String description,
      String properties,
      String required,
      BiFunction<JsonNode, String, Object> run) {
    String schema =
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {%s}, \"required\": [%s]}"
            .formatted(properties, required);
    Tool tool =
        Tools.of(use -> {
          Json answer = JsonCodec.encode(run.apply(JsonCodec.tree(use.arguments()), use.cluster()));
          return new Tool.Result(answer.toString(), answer, false);
        });
    return new OfferedTool(name, Tools.details(description, schema), tool);
  }

  private static Backups.Wish wish(JsonNode wanted, String cluster) {
    List<String> types = new ArrayList<>();
    wanted.path("types").forEach(type -> types.add(type.asString("")));
    return new Backups.Wish(cluster, text(wanted, "namespace"), text(wanted, "name"), types);
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asString("");
  }

  private HttpRoutes routes() {
    return new HttpRoutes()
        .on("get", "/backups", this::list)
        .on("post", "/backups", this::create)
        .on("get", "/backups/*", this::show)
        .on("delete", "/backups/*", this::delete)
        .on("post", "/backups/*/restore", this::restore);
  }

  private Response list(Request request) {
    String namespace = request.query().getOrDefault("namespace", List.of("")).getFirst();
    return answer(200, Map.of("backups", backups.list(request.cluster(), namespace)));
  }

  private Response create(Request request) {
    JsonNode wanted = JsonCodec.tree(Json.of(read(request.body())));
    return answer(201, backups.create(wish(wanted, request.cluster())));
  }

  private Response show(Request request) {
    Backup backup = backups.find(request.cluster(), named(request));
    return answer(200, Map.of("backup", backup, "contents", backups.contents(backup)));
  }

  private Response delete(Request request) {
    return answer(200, backups.delete(request.cluster(), named(request)));
  }

  private Response restore(Request request) {
    return answer(200, backups.restore(request.cluster(), named(request)));
  }

  private static String named(Request request) {
    return request.path().split("/", -1)[2];
  }

  private static byte[] read(Body body) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] piece = body.next(); piece != null; piece = body.next()) {
      bytes.writeBytes(piece);
      if (bytes.size() > BODY_BYTES_MAX) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT, "backup-manager: the body is larger than 64 KiB.");
      }
    }
    return bytes.size() == 0 ? new byte[] {'{', '}'} : bytes.toByteArray();
  }

  private static Response answer(int status, Object value) {
    return HttpRoutes.json(status, JsonCodec.encode(value));
  }
}
