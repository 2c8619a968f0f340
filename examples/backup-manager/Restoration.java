import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.HostKubernetes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Writes objects back, each for itself and with the rights of whoever asks: makes what is missing,
/// changes what differs, leaves the rest. For one thread.
final class Restoration {
  /// One object that could not be written.
  record Failure(String object, String error) {}

  /// What became of each object.
  record Result(
      List<String> created, List<String> updated, List<String> unchanged, List<Failure> failed) {
    String words() {
      return created.size()
          + " created, "
          + updated.size()
          + " updated, "
          + unchanged.size()
          + " unchanged, "
          + failed.size()
          + " failed"
          + (failed.isEmpty() ? "" : "; first " + failed.getFirst());
    }
  }

  private final HostKubernetes namespace;
  private final List<String> created = new ArrayList<>();
  private final List<String> updated = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();
  private final List<Failure> failed = new ArrayList<>();

  private Restoration(HostKubernetes namespace) {
    this.namespace = namespace;
  }

  /// When something was to be written and nothing could be, that is a failure.
  static Result of(HostKubernetes namespace, List<Snapshot.Entry> entries) {
    Restoration restoration = new Restoration(namespace);
    PluginException first = null;
    for (Snapshot.Entry entry : entries) {
      try {
        restoration.write(entry);
      } catch (PluginException e) {
        restoration.failed.add(new Failure(entry.words(), e.getMessage()));
        first = first == null ? e : first;
      }
    }
    if (first != null && restoration.created.isEmpty() && restoration.updated.isEmpty()) {
      throw first;
    }
    return new Result(
        List.copyOf(restoration.created),
        List.copyOf(restoration.updated),
        List.copyOf(restoration.unchanged),
        List.copyOf(restoration.failed));
  }

  private void write(Snapshot.Entry entry) {
    String name = entry.object().path("metadata").path("name").asString("");
    ObjectNode current = current(entry.type(), name);
    if (current == null) {
      namespace.create(entry.type(), name, JsonCodec.encode(entry.object()));
      created.add(entry.words());
    } else if (Portable.of(current).equals(entry.object())) {
      unchanged.add(entry.words());
    } else {
      Json document = JsonCodec.encode(Portable.over(current, entry.object()));
      namespace.update(entry.type(), name, document);
      updated.add(entry.words());
    }
  }

  /// Null when it is not there.
  private ObjectNode current(String type, String name) {
    try {
      return (ObjectNode) JsonCodec.tree(namespace.get(type, name).document());
    } catch (PluginException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }
}
