package dev.mortise.host;

import dev.mortise.api.Permission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What outlives a host, as it stands in the state file. Immutable.
///
/// @param format of the file; 1
/// @param plugins by id; those of which nothing is to be remembered are left out
public record Desired(int format, Map<String, Entry> plugins) {
  /// The only form there is.
  public static final int FORMAT = 1;

  /// Nothing is disabled, nothing granted.
  public static final Desired NOTHING = new Desired(FORMAT, Map.of());

  /// Copies the map.
  public Desired {
    plugins = plugins == null ? Map.of() : Map.copyOf(plugins);
  }

  /// What is remembered of one plugin.
  ///
  /// @param shown what the files declared that something was granted to, oldest first; at most
  ///   [#SHOWN_MAX]
  public record Entry(
      boolean disabled, @Nullable Quarantine quarantine, List<Granted> grants, List<Shown> shown) {
    /// Nothing is to be remembered.
    public static final Entry NOTHING = new Entry(false, null, List.of(), List.of());

    /// More are forgotten, the oldest first.
    public static final int SHOWN_MAX = 8;

    /// Copies the lists.
    public Entry {
      grants = grants == null ? List.of() : List.copyOf(grants);
      shown = shown == null ? List.of() : List.copyOf(shown);
    }

    /// The same, disabled or not.
    public Entry withDisabled(boolean value) {
      return new Entry(value, quarantine, grants, shown);
    }

    /// The same, in quarantine or not.
    public Entry withQuarantine(@Nullable Quarantine value) {
      return new Entry(disabled, value, grants, shown);
    }

    /// Grants the permission to this content; what was said of it before is replaced.
    public Entry with(Granted grant) {
      List<Granted> all = new ArrayList<>(without(grant.permission(), grant.content()).grants());
      all.add(grant);
      return new Entry(disabled, quarantine, all, shown);
    }

    /// The same without that grant.
    ///
    /// @param content whose grant is taken back; null for that of every content
    public Entry without(String permission, @Nullable String content) {
      List<Granted> rest = new ArrayList<>(grants);
      rest.removeIf(g ->
          g.permission().equals(permission) && (content == null || g.content().equals(content)));
      return new Entry(disabled, quarantine, rest, rest.isEmpty() ? List.of() : shown);
    }

    /// The same, with what somebody was shown who granted something.
    public Entry showing(Shown what) {
      List<Shown> all = new ArrayList<>(shown);
      all.removeIf(s -> s.content().equals(what.content()));
      all.add(what);
      return new Entry(
          disabled,
          quarantine,
          grants,
          all.subList(Math.max(0, all.size() - SHOWN_MAX), all.size()));
    }
  }

  /// What some content of a plugin declared when something was granted to it.
  ///
  /// @param declared permissions as written, in order
  public record Shown(String content, List<String> declared) {
    /// Copies the list.
    public Shown {
      declared = List.copyOf(declared);
    }

    static Shown of(String content, Collection<Permission> declared) {
      return new Shown(content, declared.stream().map(Permission::toString).sorted().toList());
    }
  }

  /// Why a plugin waits for a person.
  public record Quarantine(String reason, Instant since) {}

  /// One grant.
  ///
  /// @param permission as written
  /// @param content the hash of the files it was granted to; where they are signed, `signer:` and
  ///   the signer
  /// @param background whether it holds when nobody called
  /// @param lent whether callers who lack the right themselves have it through this plugin
  /// @param until when it ends by itself; null for never
  /// @param by who granted it
  /// @param at when
  /// @param as the user under whose roles it holds on clusters when nobody called; null for nobody
  public record Granted(
      String permission,
      String content,
      boolean background,
      boolean lent,
      @Nullable Instant until,
      String by,
      Instant at,
      @Nullable String as) {}

  /// What is remembered of one plugin.
  public Entry of(String id) {
    return plugins.getOrDefault(id, Entry.NOTHING);
  }

  /// The same, one plugin's entry changed.
  public Desired with(String id, UnaryOperator<Entry> change) {
    Map<String, Entry> changed = new TreeMap<>(plugins);
    Entry entry = change.apply(of(id));
    if (entry.equals(Entry.NOTHING)) {
      changed.remove(id);
    } else {
      changed.put(id, entry);
    }
    return new Desired(FORMAT, changed);
  }
}
