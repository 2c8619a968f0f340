package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostDoor;
import dev.mortise.host.Launch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One started plugin, as its instances see it. Safe for any thread.
///
/// @param launch how it was started
/// @param program what its instances are made of
/// @param messageBytesMax the largest message taken from one of them
/// @param hostVersion told to it
/// @param pool what the memory of its instances comes from: its part of that of all
/// @param opened whether host functions are open to it
record Plugin(
    Launch launch,
    Program program,
    int messageBytesMax,
    String hostVersion,
    Quota pool,
    AtomicBoolean opened) {
  String label() {
    return launch.manifest().label();
  }

  HostDoor door() {
    return launch.door();
  }

  Json settings() {
    return launch.settings();
  }

  /// Memory for a fresh instance, which gives it back when it ends.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED` when there is none left for it
  LinearMemory memory() {
    Quota.Share share = pool.share();
    if (!share.take(program.memoryBytes())) {
      throw noMemory(null);
    }
    try {
      return program.memory(share);
    } catch (OutOfMemoryError e) {
      share.end();
      throw noMemory(e);
    }
  }

  private PluginException noMemory(@Nullable OutOfMemoryError e) {
    Quota full = pool.full(program.memoryBytes());
    String text =
        full.partial()
            ? "%s: there is no memory for another instance of %,d bytes: of the %,d that one plugin may have, %,d are taken; close some of its panes, or raise %s, of which that is half."
            : "%s: there is no memory for another instance of %,d bytes: of the %,d that all modules of this host may have together, %,d are taken; end some plugins or close some panes, or raise %s.";
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        text.formatted(
            label(),
            program.memoryBytes(),
            full.max(),
            full.taken(),
            ModuleRuntimeConfig.MEMORY_SETTING),
        e);
  }

  void say(String level, String text) {
    launch.log().line(LogLine.Source.MORTISE, level, text);
  }
}
