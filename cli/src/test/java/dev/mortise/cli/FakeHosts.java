package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hosts that hold what a test puts into them.
final class FakeHosts implements Hosts {
  final FakePlugins plugins = new FakePlugins();
  final List<HostRequest> opened = new ArrayList<>();
  boolean running = true;

  @Override
  public Optional<OpenHost> running() {
    return running ? Optional.of(host()) : Optional.empty();
  }

  @Override
  public OpenHost open(HostRequest request) {
    opened.add(request);
    return host();
  }

  private OpenHost host() {
    return new OpenHost() {
      @Override
      public FakePlugins plugins() {
        return plugins;
      }

      @Override
      public boolean awaitSettled(Duration time) {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<PluginView> found(HostRequest request) {
    return plugins.plugins();
  }

  @Override
  public List<ConfigurationValue> configuration() {
    return List.of(
        new ConfigurationValue("api-key", "km_p***cdef", "KM_API_KEY"),
        new ConfigurationValue("timeout", "30s", "default"));
  }

  @Override
  public List<String> configurationRemarks() {
    return List.of();
  }

  @Override
  public String setting(String name) {
    return "1MB";
  }

  @Override
  public List<Protection> protections() {
    return List.of(
        new Protection("process tree", true, "ends with the host, by a PID namespace of its own"),
        new Protection("sandbox", false, "bwrap is not installed; install bubblewrap"));
  }

  @Override
  public BuildInformation build() {
    return new BuildInformation("1.2.3", "VM 25", "Linux amd64", "/opt/mortise");
  }
}
