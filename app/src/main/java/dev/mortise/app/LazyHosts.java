package dev.mortise.app;

import dev.mortise.api.PluginView;
import dev.mortise.cli.BuildInformation;
import dev.mortise.cli.ConfigurationValue;
import dev.mortise.cli.HostRequest;
import dev.mortise.cli.Hosts;
import dev.mortise.cli.OpenHost;
import dev.mortise.cli.Protection;
import dev.mortise.cli.Terminal;
import java.util.List;
import java.util.Optional;

/// Reaches real hosts; loads what a command needs only when it asks for it.
final class LazyHosts implements Hosts {
  LazyHosts(Terminal terminal) {}

  @Override
  public Optional<OpenHost> running() {
    return Optional.empty();
  }

  @Override
  public OpenHost open(HostRequest request) {
    throw new IllegalStateException("not wired");
  }

  @Override
  public List<PluginView> found(HostRequest request) {
    return List.of();
  }

  @Override
  public List<ConfigurationValue> configuration() {
    return List.of();
  }

  @Override
  public List<Protection> protections() {
    return List.of();
  }

  @Override
  public BuildInformation build() {
    return Build.information();
  }
}
