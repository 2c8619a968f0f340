package dev.mortise.runtime.wasm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How plugins of the module kind are run.
///
/// @param hostVersion told to plugins
/// @param cacheDir where compiled modules are kept; null for nowhere
/// @param memory of an instance, in bytes
/// @param memoryBytesMax of all instances together, in bytes; half of the JVM's heap by default,
///   where it lies. One plugin may have half of it
/// @param fuel of one call, in units: about one for each instruction
/// @param threads on which calls may run at the same time, and as many for streams. One plugin may
///   have a quarter of those for streams
/// @param idle instances of each plugin that are made ahead
/// @param makeTimeout how long an instance may take that is made ahead, or that is made to be asked
///   what the plugin is; 10 s by default
/// @param computeTimeout how long an instance that is to hand over a frame of a stream may compute
///   without asking the host anything; a minute by default
/// @param messageBytesMax the largest message taken from a plugin, in bytes; 16 MiB by default
public record ModuleRuntimeConfig(
    String hostVersion,
    @Nullable Path cacheDir,
    Range memory,
    long memoryBytesMax,
    Range fuel,
    int threads,
    int idle,
    Duration makeTimeout,
    Duration computeTimeout,
    int messageBytesMax) {
  /// What a host's operator raises the memory of all instances by.
  static final String MEMORY_SETTING = "module-memory";

  private static final long MEMORY_BYTES_LEAST = 64 << 10;

  /// What one has whose manifest says nothing, and what a manifest can ask for.
  public record Range(long usual, long max) {
    /// Checks the bounds.
    public Range {
      if (usual < 1 || max < usual) {
        throw new IllegalArgumentException("expected 0 < usual <= max");
      }
    }

    /// What one gets that asks for so much, or for nothing.
    long of(@Nullable Long asked) {
      return asked == null ? usual : Math.clamp(asked, 1, max);
    }
  }

  /// Checks the bounds.
  public ModuleRuntimeConfig {
    Objects.requireNonNull(hostVersion, "hostVersion");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(fuel, "fuel");
    if (memoryBytesMax < MEMORY_BYTES_LEAST) {
      throw new IllegalArgumentException("expected at least 65,536 bytes of memory for all");
    }
    if (!makeTimeout.isPositive() || !computeTimeout.isPositive()) {
      throw new IllegalArgumentException("expected some time to make an instance and a frame in");
    }
    if (threads < 1 || idle < 0 || messageBytesMax < 64 << 10) {
      throw new IllegalArgumentException(
          "expected a thread or more, and messages of at least 65,536 bytes");
    }
  }

  /// Starts building; nothing must be said.
  public static Builder builder() {
    return new Builder();
  }

  /// Collects the settings; every method returns the builder itself.
  public static final class Builder {
    private String hostVersion = "0.0.0";
    private @Nullable Path cacheDir;
    private Range memory = new Range(32L << 20, 1L << 30);
    private long memoryBytesMax =
        Math.max(MEMORY_BYTES_LEAST, Runtime.getRuntime().maxMemory() / 2);
    private Range fuel = new Range(5_000_000_000L, 500_000_000_000L);
    private int threads = 256;
    private int idle = 1;
    private Duration makeTimeout = Duration.ofSeconds(10);
    private Duration computeTimeout = Duration.ofMinutes(1);
    private int messageBytesMax = 16 << 20;

    private Builder() {}

    /// The host's own version.
    public Builder hostVersion(String hostVersion) {
      this.hostVersion = Objects.requireNonNull(hostVersion, "hostVersion");
      return this;
    }

    /// Where compiled modules are kept; without it each start compiles anew.
    public Builder cacheDir(Path cacheDir) {
      this.cacheDir = Objects.requireNonNull(cacheDir, "cacheDir");
      return this;
    }

    /// The memory of an instance.
    public Builder memory(Range memory) {
      this.memory = Objects.requireNonNull(memory, "memory");
      return this;
    }

    /// The memory of all instances together, in bytes.
    public Builder memoryBytesMax(long memoryBytesMax) {
      this.memoryBytesMax = memoryBytesMax;
      return this;
    }

    /// The fuel of one call.
    public Builder fuel(Range fuel) {
      this.fuel = Objects.requireNonNull(fuel, "fuel");
      return this;
    }

    /// How many calls may run at the same time, and as many streams.
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /// How many instances of each plugin are made ahead.
    public Builder idle(int idle) {
      this.idle = idle;
      return this;
    }

    /// How long an instance may take to be made when no call waits for it.
    public Builder makeTimeout(Duration makeTimeout) {
      this.makeTimeout = Objects.requireNonNull(makeTimeout, "makeTimeout");
      return this;
    }

    /// How long an instance may compute for a frame of a stream.
    public Builder computeTimeout(Duration computeTimeout) {
      this.computeTimeout = Objects.requireNonNull(computeTimeout, "computeTimeout");
      return this;
    }

    /// The largest message taken from a plugin, in bytes.
    public Builder messageBytesMax(int messageBytesMax) {
      this.messageBytesMax = messageBytesMax;
      return this;
    }

    /// The finished settings.
    public ModuleRuntimeConfig build() {
      return new ModuleRuntimeConfig(
          hostVersion,
          cacheDir,
          memory,
          memoryBytesMax,
          fuel,
          threads,
          idle,
          makeTimeout,
          computeTimeout,
          messageBytesMax);
    }
  }
}
