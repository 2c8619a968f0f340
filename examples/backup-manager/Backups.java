import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostContext;
import dev.mortise.sdk.HostKubernetes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What can be done with backups, always with the rights of whoever asks: a backup exists only for
/// those who may read in its namespace what it holds, and what is restored is written by them.
///
/// Safe for any thread; backups are made and deleted one after the other.
final class Backups {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final int STEM_LENGTH_MAX = 40;

  /// What an operator may set.
  record Settings(Integer retentionDays, Integer maxBackups, String defaultNamespace) {
    static final Settings DEFAULT = new Settings(30, 50, "default");
  }

  /// What somebody wants to keep.
  ///
  /// @param namespace empty for the default one
  /// @param name empty for one made of the namespace and the time
  /// @param types empty for all
  record Wish(String cluster, String namespace, String name, List<String> types) {}

  // Set before the first call.
  private volatile Settings settings = Settings.DEFAULT;

  void configure(Settings given) {
    settings =
        new Settings(
            given.retentionDays() == null ? 30 : given.retentionDays(),
            given.maxBackups() == null ? 50 : given.maxBackups(),
            given.defaultNamespace() == null ? "default" : given.defaultNamespace());
  }

  private static Shelf shelf() {
    return new Shelf(Host.current().storage());
  }

  private static HostKubernetes place(String cluster, String namespace) {
    return Host.current().kubernetes().cluster(cluster).namespace(namespace);
  }

  synchronized Backup create(Wish wish) {
    HostContext host = Host.current();
    Instant now = host.now();
    String namespace = wish.namespace().isEmpty() ? settings.defaultNamespace() : wish.namespace();
    String name = Backup.checkedName(wish.name().isEmpty() ? named(namespace, now) : wish.name());
    Shelf shelf = shelf();
    forgetOld(shelf, now);
    if (shelf.find(name).isPresent()) {
      throw new PluginException(
          ErrorCode.CONFLICT, "backup-manager: there is a backup " + name + " already.");
    }
    if (shelf.all().size() >= settings.maxBackups()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "backup-manager: there are "
              + settings.maxBackups()
              + " backups, the most that are kept; delete some, or set maxBackups.");
    }
    Snapshot snapshot =
        Snapshot.of(place(wish.cluster(), namespace), Types.of(wish.types()));
    Backup backup =
        new Backup(
            name,
            wish.cluster(),
            namespace,
            now.toString(),
            host.caller().name(),
            List.copyOf(snapshot.read),
            0,
            0,
            0,
            List.copyOf(snapshot.skipped));
    return shelf.put(backup, snapshot.entries);
  }

  private static String named(String namespace, Instant now) {
    String stem = namespace.substring(0, Math.min(namespace.length(), STEM_LENGTH_MAX));
    return stem + "-" + STAMP.format(now);
  }

  private void forgetOld(Shelf shelf, Instant now) {
    Instant oldest = now.minus(Duration.ofDays(settings.retentionDays()));
    shelf.all().stream()
        .filter(backup -> Instant.parse(backup.createdAt()).isBefore(oldest))
        .forEach(shelf::delete);
  }

  /// Those of a cluster whose namespace the caller may read, by name.
  ///
  /// @param namespace empty for all
  List<Backup> list(String cluster, String namespace) {
    Map<String, Boolean> known = new HashMap<>();
    return shelf().all().stream()
        .filter(b -> b.cluster().equals(cluster))
        .filter(b -> namespace.isEmpty() || b.namespace().equals(namespace))
        .filter(b -> known.computeIfAbsent(b.namespace() + " " + b.types(), _ -> readable(b)))
        .toList();
  }

  /// Whoever may not list every type that is in it does not learn of it.
  private static boolean readable(Backup backup) {
    HostKubernetes place = place(backup.cluster(), backup.namespace());
    try {
      backup.types().forEach(type -> place.list(type, "", 1, ""));
      return true;
    } catch (PluginException e) {
      if (e.code() == ErrorCode.PERMISSION_DENIED || e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /// One of a cluster.
  Backup find(String cluster, String name) {
    return shelf()
        .find(name)
        .filter(b -> b.cluster().equals(cluster) && readable(b))
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND, "backup-manager: there is no backup " + name + "."));
  }

  /// The objects in it, as `configmaps/settings`.
  List<String> contents(Backup backup) {
    return shelf().entries(backup).stream().map(Snapshot.Entry::words).toList();
  }

  Restoration.Result restore(String cluster, String name) {
    Backup backup = find(cluster, name);
    return Restoration.of(
        place(backup.cluster(), backup.namespace()), shelf().entries(backup));
  }

  synchronized Backup delete(String cluster, String name) {
    Backup backup = find(cluster, name);
    shelf().delete(backup);
    return backup;
  }
}
