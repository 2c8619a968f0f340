package dev.mortise.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a plugin says about itself: the one record that all five manifest formats become.
///
/// @param id kebab-case or reverse-domain: `tax-de`, `com.acme.tax`
/// @param name for people
/// @param version a semantic version
/// @param description one line; may be empty
/// @param authors may be empty
/// @param license an SPDX expression, or null
/// @param homepage a URL, or null
/// @param icon a file of the package or a glyph, or null
/// @param format which of the five formats it was read from
/// @param runtime how its code runs
/// @param requires what it needs around it
/// @param permissions what it declares it needs
/// @param limits what it asks for; the host may give less
/// @param settings what an operator can set
/// @param contributes what it offers; empty for formats whose plugins tell it only when they run
/// @param priority for what runs in order; 100 unless said, low first
public record Manifest(
    String id,
    String name,
    String version,
    String description,
    List<String> authors,
    @Nullable String license,
    @Nullable String homepage,
    @Nullable String icon,
    Format format,
    RuntimeSpec runtime,
    Requires requires,
    List<Declared> permissions,
    Limits limits,
    List<Setting> settings,
    List<Contribution> contributes,
    int priority) {
  /// What `priority` is unless said.
  public static final int PRIORITY_DEFAULT = 100;

  /// Copies the lists.
  public Manifest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    authors = List.copyOf(authors);
    permissions = List.copyOf(permissions);
    settings = List.copyOf(settings);
    contributes = List.copyOf(contributes);
  }

  /// `id version`, the way messages begin.
  public String label() {
    return id + " " + version;
  }

  /// The formats that are read.
  public enum Format {
    /// `plugin.toml` of Mortise.
    MORTISE,
    /// `manifest.yaml` of Kite.
    KITE,
    /// `[[plugins]]` of a KubeTile `config.toml`.
    KUBETILE,
    /// `plugin.toml` of Thoth.
    THOTH,
    /// `<name>.manifest.json` beside `km-plugin-<name>`.
    KILOMETERS
  }

  /// How a plugin's code runs.
  public enum Kind {
    /// An operating-system process.
    PROCESS,
    /// A core WebAssembly module.
    MODULE,
    /// A WebAssembly component.
    COMPONENT,
    /// No code: themes, pages.
    STATIC
  }

  /// How its code runs.
  ///
  /// @param kind the runtime
  /// @param entry per platform (`linux-amd64`, `any`) the file to run, relative to the plugin's
  ///   folder
  /// @param dialect `mortise`, `kite`, `kilometers`, `kubetile` or `thoth`
  /// @param confined whether the plugin demands to be confined by the operating system
  /// @param perCaller whether every caller gets an instance of its own
  public record RuntimeSpec(
      Kind kind, Map<String, String> entry, String dialect, boolean confined, boolean perCaller) {
    /// Copies the map.
    public RuntimeSpec {
      entry = Map.copyOf(entry);
    }
  }

  /// What must be there.
  ///
  /// @param host a range of host versions, or null for any
  /// @param plugins other plugins, in the manifest's order
  public record Requires(@Nullable String host, List<Dependency> plugins) {
    /// Nothing is required.
    public static final Requires NOTHING = new Requires(null, List.of());

    /// Copies the list.
    public Requires {
      plugins = List.copyOf(plugins);
    }
  }

  /// Another plugin.
  ///
  /// @param id which
  /// @param range of versions, as written
  /// @param optional whether this plugin runs without it
  public record Dependency(String id, String range, boolean optional) {}

  /// A permission and the reason for it.
  ///
  /// @param permission what is asked for
  /// @param why for the person who grants it; may be empty in foreign formats
  public record Declared(Permission permission, String why) {}

  /// What the plugin asks for; null means the host's default.
  ///
  /// @param memoryBytes for a process or a linear memory
  /// @param fuel per call, WASM only
  /// @param deadline of one call
  /// @param concurrency calls at the same time
  /// @param ratePerSecond calls per second
  public record Limits(
      @Nullable Long memoryBytes,
      @Nullable Long fuel,
      @Nullable Duration deadline,
      @Nullable Integer concurrency,
      @Nullable Double ratePerSecond) {
    /// Nothing special.
    public static final Limits NONE = new Limits(null, null, null, null, null);
  }

  /// One thing an operator can set.
  ///
  /// @param name the key
  /// @param label for people
  /// @param type what values it takes
  /// @param description may be empty
  /// @param defaultValue a JSON value, or null
  /// @param options for `select`: label by value, in order
  /// @param required whether the plugin cannot run without it
  public record Setting(
      String name,
      String label,
      SettingType type,
      String description,
      @Nullable Json defaultValue,
      List<Option> options,
      boolean required) {
    /// Copies the list.
    public Setting {
      options = List.copyOf(options);
    }
  }

  /// One choice of a `select`.
  public record Option(String label, String value) {}

  /// What values a setting takes.
  public enum SettingType {
    TEXT,
    NUMBER,
    BOOLEAN,
    SELECT,
    TEXTAREA,
    SECRET
  }
}
