import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.HostStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Backups in the plugin's storage: under `part/<name>/<n>` the content, packed and in pieces, and
/// under `backup/<name>` what it is, written last. So a backup is there whole or not at all.
///
/// @param storage of one call
record Shelf(HostStorage storage) {
  private static final int PART_BYTES = 500_000;
  private static final int CONTENT_BYTES_MAX = 64 << 20;

  /// All of them, by name.
  List<Backup> all() {
    return storage.keys("backup/").stream()
        .flatMap(key -> storage.get(key, Backup.class).stream())
        .toList();
  }

  Optional<Backup> find(String name) {
    return storage.get("backup/" + Backup.checkedName(name), Backup.class);
  }

  /// Keeps it, or nothing of it; what an earlier attempt left behind is written over.
  Backup put(Backup backup, List<Snapshot.Entry> entries) {
    byte[] content = packed(entries);
    int parts;
    try {
      parts = putParts(backup.name(), content);
    } catch (PluginException e) {
      delete(backup);
      throw e;
    }
    Backup kept =
        new Backup(
            backup.name(),
            backup.cluster(),
            backup.namespace(),
            backup.createdAt(),
            backup.by(),
            backup.types(),
            entries.size(),
            content.length,
            parts,
            backup.skipped());
    storage.put("backup/" + kept.name(), kept);
    return kept;
  }

  private int putParts(String name, byte[] content) {
    int parts = 0;
    for (int at = 0; at < content.length; at += PART_BYTES) {
      byte[] part = Arrays.copyOfRange(content, at, Math.min(at + PART_BYTES, content.length));
      storage.put(part(name, parts++), Bytes.of(part));
    }
    return parts;
  }

  private static String part(String name, int number) {
    return "part/%s/%05d".formatted(name, number);
  }

  private static byte[] packed(List<Snapshot.Entry> entries) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(JsonCodec.encode(entries).utf8());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// What is in it, in the order in which it is restored.
  List<Snapshot.Entry> entries(Backup backup) {
    var packed = new ByteArrayOutputStream();
    for (int i = 0; i < backup.parts(); i++) {
      Bytes part = storage.get(part(backup.name(), i)).orElseThrow(() -> damaged(backup));
      packed.writeBytes(part.array());
    }
    List<Snapshot.Entry> entries = new ArrayList<>();
    for (JsonNode entry : JsonCodec.tree(Json.of(unpacked(backup, packed.toByteArray())))) {
      entries.add(
          new Snapshot.Entry(entry.path("type").asString(""), (ObjectNode) entry.get("object")));
    }
    return entries;
  }

  private static byte[] unpacked(Backup backup, byte[] packed) {
    try (var zip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] content = zip.readNBytes(CONTENT_BYTES_MAX);
      if (zip.read() >= 0) {
        throw damaged(backup);
      }
      return content;
    } catch (IOException e) {
      throw damaged(backup);
    }
  }

  private static PluginException damaged(Backup backup) {
    return new PluginException(
        ErrorCode.PLUGIN_FAILED,
        "backup-manager: the backup " + backup.name() + " cannot be read; parts of it are missing.");
  }

  /// First what it is, so that nobody reads half of it.
  void delete(Backup backup) {
    storage.delete("backup/" + backup.name());
    storage.keys("part/" + backup.name() + "/").forEach(storage::delete);
  }
}
