import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.HostKubernetes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the objects of one namespace, with the rights of whoever asks. For one thread.
final class Snapshot {
  private static final int PAGE = 200;
  private static final int BYTES_MAX = 32 << 20;

  /// An object and the type it is asked for by.
  record Entry(String type, ObjectNode object) {
    String words() {
      return type + "/" + object.path("metadata").path("name").asString("");
    }
  }

  private final HostKubernetes namespace;
  final List<Entry> entries = new ArrayList<>();
  final List<String> read = new ArrayList<>();
  final List<String> skipped = new ArrayList<>();
  private long bytes;

  private Snapshot(HostKubernetes namespace) {
    this.namespace = namespace;
  }

  /// Types the caller may not read, or the cluster does not have, are skipped; when none is left,
  /// that is a failure.
  static Snapshot of(HostKubernetes namespace, List<String> types) {
    Snapshot snapshot = new Snapshot(namespace);
    PluginException first = null;
    for (String type : types) {
      try {
        snapshot.read(type);
        snapshot.read.add(type);
      } catch (PluginException e) {
        if (e.code() != ErrorCode.PERMISSION_DENIED && e.code() != ErrorCode.NOT_FOUND) {
          throw e;
        }
        snapshot.skipped.add(type + ": " + e.code());
        first = first == null ? e : first;
      }
    }
    if (first != null && snapshot.read.isEmpty()) {
      throw first;
    }
    return snapshot;
  }

  private void read(String type) {
    String resume = "";
    do {
      JsonNode list = JsonCodec.tree(namespace.list(type, "", PAGE, resume).document());
      for (JsonNode item : list.path("items")) {
        add(type, list, (ObjectNode) item);
      }
      resume = list.path("metadata").path("continue").asString("");
    } while (!resume.isEmpty());
  }

  /// The items of a list need not say what they are.
  private void add(String type, JsonNode list, ObjectNode item) {
    if (!item.has("kind")) {
      item.put("apiVersion", list.path("apiVersion").asString(""));
      item.put("kind", list.path("kind").asString("").replaceFirst("List$", ""));
    }
    if (Portable.made(item)) {
      return;
    }
    ObjectNode object = Portable.of(item);
    bytes += JsonCodec.encode(object).size();
    if (bytes > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "backup-manager: the namespace holds more than 32 MiB; back up fewer types.");
    }
    entries.add(new Entry(type, object));
  }
}
