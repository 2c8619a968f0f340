package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that looks like a plugin but cannot become one: its manifest cannot be read, or its id
/// is taken. It is listed, and disturbs nobody.
///
/// @param id the best guess
/// @param manifest null when it cannot be read
/// @param problems whole sentences, never empty
record Stray(
    String id,
    @Nullable Manifest manifest,
    Path source,
    ErrorCode code,
    List<String> problems,
    Instant since) {
  Stray {
    problems = List.copyOf(problems);
  }

  PluginView view() {
    PluginState state = new PluginState.Failed(code, String.join("\n", problems), since, 0, null);
    return new PluginView(id, manifest, source, state, List.of(), List.of(), "", null, 0);
  }
}
