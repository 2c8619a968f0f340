package dev.mortise.runtime.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How plugins of the process kind are run.
///
/// @param hostVersion told to plugins for their logs
/// @param runDir where the private folders of running plugins are made; short, because socket paths
///   may have 103 bytes
/// @param cacheDir where caches live that may vanish at any time; one folder per plugin content
/// @param javaHome the JDK that runs plugins made of jars or Java sources
/// @param sdkJars the class path of a plugin that is a Java source file
/// @param confinement what may run without being confined
/// @param memory what confined plugins may use
/// @param toolFolders where bubblewrap and the like are looked for; those of `PATH` by default
/// @param watch what of a confined plugin's refusals is told to whoever keeps the record
/// @param messageBytesMax the largest message taken from a plugin, in bytes; 64 MiB by default
public record ProcessRuntimeConfig(
    String hostVersion,
    Path runDir,
    @Nullable Path cacheDir,
    Path javaHome,
    List<Path> sdkJars,
    Confinement confinement,
    Memory memory,
    List<Path> toolFolders,
    Watch watch,
    int messageBytesMax) {
  private static final int MESSAGE_BYTES_MAX = 64 << 20;

  /// What may run without being confined by the operating system.
  public enum Confinement {
    /// A plugin with the grant `process:unconfined` runs unconfined; every other one is confined or
    /// does not run.
    BY_GRANT,
    /// Every plugin is confined, whatever was granted; where that is impossible none runs.
    ALWAYS
  }

  /// What of a confined plugin's attempts at the machine is told; they fail in any case.
  public enum Watch {
    /// Nothing.
    OFF,
    /// System calls that no plugin may make, and connections that lead nowhere.
    CALLS,
    /// Those, and files that the sandbox does not show: opening any file takes a little longer.
    FILES
  }

  /// How much memory of its own a confined plugin may use, in bytes.
  ///
  /// @param usual for one whose manifest says nothing
  /// @param max that a manifest can ask for
  public record Memory(long usual, long max) {
    /// 512 MiB, and 4 GiB for those that ask.
    public static final Memory DEFAULT = new Memory(512L << 20, 4L << 30);

    /// Checks the bounds.
    public Memory {
      if (usual < 1 || max < usual) {
        throw new IllegalArgumentException("expected 0 < usual <= max");
      }
    }
  }

  /// Checks the bounds and copies.
  public ProcessRuntimeConfig {
    Objects.requireNonNull(hostVersion, "hostVersion");
    Objects.requireNonNull(runDir, "runDir");
    Objects.requireNonNull(javaHome, "javaHome");
    Objects.requireNonNull(confinement, "confinement");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(watch, "watch");
    sdkJars = List.copyOf(sdkJars);
    toolFolders = List.copyOf(toolFolders);
    if (messageBytesMax < 64 << 10) {
      throw new IllegalArgumentException("messageBytesMax must be at least 65,536");
    }
  }

  /// Starts building from what must be said.
  ///
  /// @param runDir where the private folders of running plugins are made
  public static Builder builder(Path runDir) {
    return new Builder(runDir);
  }

  /// Collects the settings; every method returns the builder itself.
  public static final class Builder {
    private final Path runDir;
    private String hostVersion = "0.0.0";
    private @Nullable Path cacheDir;
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private List<Path> sdkJars = List.of();
    private Confinement confinement = Confinement.BY_GRANT;
    private Memory memory = Memory.DEFAULT;
    private List<Path> toolFolders = Tools.folders();
    private Watch watch = Watch.FILES;
    private int messageBytesMax = MESSAGE_BYTES_MAX;

    private Builder(Path runDir) {
      this.runDir = Objects.requireNonNull(runDir, "runDir");
    }

    /// The host's own version.
    public Builder hostVersion(String hostVersion) {
      this.hostVersion = Objects.requireNonNull(hostVersion, "hostVersion");
      return this;
    }

    /// Where caches live; without it nothing is cached.
    public Builder cacheDir(Path cacheDir) {
      this.cacheDir = Objects.requireNonNull(cacheDir, "cacheDir");
      return this;
    }

    /// The JDK for Java plugins; the host's own by default.
    public Builder javaHome(Path javaHome) {
      this.javaHome = Objects.requireNonNull(javaHome, "javaHome");
      return this;
    }

    /// The class path of plugins that are a Java source file.
    public Builder sdkJars(List<Path> sdkJars) {
      this.sdkJars = List.copyOf(sdkJars);
      return this;
    }

    /// What may run without being confined; by grant by default.
    public Builder confinement(Confinement confinement) {
      this.confinement = Objects.requireNonNull(confinement, "confinement");
      return this;
    }

    /// How much memory confined plugins may use.
    public Builder memory(Memory memory) {
      this.memory = Objects.requireNonNull(memory, "memory");
      return this;
    }

    /// Where bubblewrap and the like are looked for.
    public Builder toolFolders(List<Path> toolFolders) {
      this.toolFolders = List.copyOf(toolFolders);
      return this;
    }

    /// What of a confined plugin's refusals is told; all of it by default.
    public Builder watch(Watch watch) {
      this.watch = Objects.requireNonNull(watch, "watch");
      return this;
    }

    /// The largest message taken from a plugin, in bytes.
    public Builder messageBytesMax(int messageBytesMax) {
      this.messageBytesMax = messageBytesMax;
      return this;
    }

    /// The finished settings.
    public ProcessRuntimeConfig build() {
      return new ProcessRuntimeConfig(
          hostVersion,
          runDir,
          cacheDir,
          javaHome,
          sdkJars,
          confinement,
          memory,
          toolFolders,
          watch,
          messageBytesMax);
    }
  }
}
