package dev.mortise.app;

import dev.mortise.api.PluginService;
import dev.mortise.cli.OpenHost;
import dev.mortise.control.ControlClient;
import java.time.Duration;

/// A host of another process, reached through its control socket. It goes on without us.
record RemoteHost(ControlClient client) implements OpenHost {
  @Override
  public PluginService plugins() {
    return client;
  }

  /// It has settled long ago; what it still starts is shown as such.
  @Override
  public boolean awaitSettled(Duration time) {
    return true;
  }

  @Override
  public void close() {}
}
