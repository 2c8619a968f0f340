package dev.mortise.app;

import dev.mortise.api.PluginService;
import dev.mortise.cli.OpenHost;
import dev.mortise.embed.Mortise;
import java.time.Duration;

/// A host of this process.
record OwnHost(String name, Mortise mortise) implements OpenHost {
  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public PluginService plugins() {
    return mortise.plugins();
  }

  @Override
  public boolean awaitSettled(Duration time) {
    return mortise.awaitSettled(time);
  }

  @Override
  public void close() {
    mortise.close();
  }
}
