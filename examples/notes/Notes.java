import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostStorage;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Resources;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps notes in the plugin's own storage, under `<namespace>/<name>`.
final class Notes extends Resources {
  /// One note.
  record Note(String name, String text) {}

  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

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
    return told("ADDED", 201, note);
  }

  @Override
  public Answer update(Change change) {
    Note note = JsonCodec.decode(change.document(), Note.class);
    String key = key(change.namespace(), change.resource());
    if (!note.name().equals(change.resource()) || storage().get(key).isEmpty()) {
      return missing(change.resource());
    }
    storage().put(key, note);
    return told("MODIFIED", 200, note);
  }

  @Override
  public Answer delete(Query query) {
    return storage().delete(key(query.namespace(), query.resource()))
        ? told("DELETED", 200, new Note(query.resource(), ""))
        : missing(query.resource());
  }

  private Answer told(String type, int status, Note note) {
    Json document = JsonCodec.encode(note);
    watchers.forEach(watcher -> watcher.offer(new Event(type, document)));
    return new Answer(status, document);
  }

  @Override
  public Items<Event> watch(Query query) {
    var watcher = new Watcher(watchers);
    watchers.add(watcher);
    return watcher;
  }

  /// What one watcher was told and has not taken yet.
  private static final class Watcher implements Items<Event> {
    private static final int WAITING_MAX = 100;

    private final Set<Watcher> all;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

    Watcher(Set<Watcher> all) {
      this.all = all;
    }

    synchronized void offer(Event event) {
      if (!waiting.offer(event)) {
        waiting.clear();
        waiting.add(new Event("RESYNC", Json.EMPTY));
      }
    }

    @Override
    public Event next() {
      try {
        return Objects.requireNonNull(waiting.take());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "notes 1.0.0: nobody watches.", e);
      }
    }

    @Override
    public void close() {
      all.remove(this);
    }
  }
}
