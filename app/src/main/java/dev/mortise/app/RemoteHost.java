package dev.mortise.app;

import dev.mortise.api.PluginService;
import dev.mortise.cli.OpenHost;
import dev.mortise.control.ControlClient;
import dev.mortise.control.RunningHost;
import java.time.Duration;

/// A host of another process, reached through its control socket. It goes on without us.
record RemoteHost(RunningHost host) implements OpenHost {
  @Override
  public String name() {
    return host.name();
  }

  @Override
  public long pid() {
    return host.pid();
  }

  @Override
  public PluginService plugins() {
    return ControlClient.of(host);
  }

  /// It has settled long ago; what it still starts is shown as such.
  @Override
  public boolean awaitSettled(Duration time) {
    return true;
  }

  @Override
  public void close() {}
}
