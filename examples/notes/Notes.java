import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostStorage;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Resources;
import dev.mortise.sdk.Watchers;
import java.util.List;

/// Keeps notes in the plugin's own storage, under `<namespace>/<name>`.
final class Notes extends Resources {
  /// One note.
  record Note(String name, String text) {}

  private final Watchers watchers = new Watchers();

  private Notes() {}

  public static void main(String[] args) {
    var details =
        new ResourceType.Details(
            false, List.of("list", "get", "create", "update", "delete", "watch"));
    MortisePlugin.builder("notes", "1.0.0").resources("notes", details, new Notes()).serve(args);
  }

  private static HostStorage storage() {
    return Host.current().storage();
  }

  private static String key(String namespace, String name) {
    if (name.isEmpty() || name.contains("/") || namespace.contains("/")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "notes 1.0.0: a note has a name without slashes.");
    }
    return namespace + "/" + name;
  }

  private static Answer missing(String name) {
    return new Answer(404, JsonCodec.encode(new Note(name, "there is no such note")));
  }

  @Override
  public Answer list(Query query) {
    HostStorage storage = storage();
    String prefix = query.namespace().isEmpty() ? "" : query.namespace() + "/";
    List<Note> notes =
        storage.keys(prefix).stream()
            .flatMap(key -> storage.get(key, Note.class).stream())
            .toList();
    return new Answer(200, JsonCodec.encode(notes));
  }

  @Override
  public Answer get(Query query) {
    return storage()
        .get(key(query.namespace(), query.resource()), Note.class)
        .map(note -> new Answer(200, JsonCodec.encode(note)))
        .orElseGet(() -> missing(query.resource()));
  }

  @Override
  public Answer create(Change change) {
    Note note = JsonCodec.decode(change.document(), Note.class);
    String key = key(change.namespace(), note.name());
    if (storage().get(key).isPresent()) {
      return new Answer(409, JsonCodec.encode(note));
    }
    storage().put(key, note);
    return told(change.namespace(), "ADDED", 201, note);
  }

  @Override
  public Answer update(Change change) {
    Note note = JsonCodec.decode(change.document(), Note.class);
    String key = key(change.namespace(), change.resource());
    if (!note.name().equals(change.resource()) || storage().get(key).isEmpty()) {
      return missing(change.resource());
    }
    storage().put(key, note);
    return told(change.namespace(), "MODIFIED", 200, note);
  }

  @Override
  public Answer delete(Query query) {
    return storage().delete(key(query.namespace(), query.resource()))
        ? told(query.namespace(), "DELETED", 200, new Note(query.resource(), ""))
        : missing(query.resource());
  }

  private Answer told(String namespace, String type, int status, Note note) {
    watchers.tell(namespace, type, note);
    return new Answer(status, JsonCodec.encode(note));
  }

  @Override
  public Items<Event> watch(Query query) {
    return watchers.watch(query);
  }
}
