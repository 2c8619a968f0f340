import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.Resources;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Backups as a resource type, in the form objects of a cluster have.
final class BackupResources extends Resources {
  static final ResourceType.Details DETAILS =
      new ResourceType.Details(false, List.of("list", "get", "create", "delete"));
  private static final String VERSION = "backup-manager/v1";

  private final Backups backups;

  BackupResources(Backups backups) {
    this.backups = backups;
  }

  private static ObjectNode document(Backup backup) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("apiVersion", VERSION).put("kind", "Backup");
    document
        .putObject("metadata")
        .put("name", backup.name())
        .put("namespace", backup.namespace())
        .put("creationTimestamp", backup.createdAt());
    backup.types().forEach(document.putObject("spec").putArray("types")::add);
    ObjectNode status = document.putObject("status");
    status.put("objects", backup.objects()).put("bytes", backup.bytes()).put("by", backup.by());
    backup.skipped().forEach(status.putArray("skipped")::add);
    return document;
  }

  /// The backup in its place: a name is one namespace's only.
  private Backup find(Query query) {
    Backup backup = backups.find(query.cluster(), query.resource());
    if (!backup.namespace().equals(query.namespace())) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "backup-manager: there is no backup "
              + query.resource()
              + " of "
              + query.namespace()
              + ".");
    }
    return backup;
  }

  @Override
  public Answer list(Query query) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", VERSION).put("kind", "BackupList");
    backups
        .list(query.cluster(), query.namespace())
        .stream()
        .map(BackupResources::document)
        .forEach(list.putArray("items")::add);
    return new Answer(200, JsonCodec.encode(list));
  }

  @Override
  public Answer get(Query query) {
    Backup backup = find(query);
    ObjectNode document = document(backup);
    backups.contents(backup).forEach(document.withObject("status").putArray("contents")::add);
    return new Answer(200, JsonCodec.encode(document));
  }

  @Override
  public Answer create(Change change) {
    JsonNode wanted = JsonCodec.tree(change.document());
    List<String> types = new ArrayList<>();
    wanted.path("spec").path("types").forEach(type -> types.add(type.asString("")));
    String name = wanted.path("metadata").path("name").asString("");
    Backup made =
        backups.create(new Backups.Wish(change.cluster(), change.namespace(), name, types));
    return new Answer(201, JsonCodec.encode(document(made)));
  }

  @Override
  public Answer delete(Query query) {
    find(query);
    backups.delete(query.cluster(), query.resource());
    return new Answer(200, Json.EMPTY);
  }
}
