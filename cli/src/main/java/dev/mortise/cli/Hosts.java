package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.util.List;
import java.util.Optional;

/// How commands reach plugins. The application implements it with real hosts, tests with fakes.
///
/// Each method may be slow only the first time it is called, so that commands which need none of
/// this start fast.
public interface Hosts {
  /// The host that runs for this user and these folders now, through its control socket.
  Optional<OpenHost> running();

  /// Opens a host of this command's own; it ends with the command.
  OpenHost open(HostRequest request);

  /// Reads manifests and desired state without starting anything.
  List<PluginView> found(HostRequest request);

  /// Every configuration value with where it came from, by name.
  List<ConfigurationValue> configuration();

  /// What is wrong or odd about the configuration, one sentence each.
  List<String> configurationRemarks();

  /// One configuration value in effect, as text.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when the configuration is not valid
  String setting(String name);

  /// How plugin code is kept on this machine.
  List<Protection> protections();

  /// The version of this build and what it was built from, for `mortise version`.
  BuildInformation build();
}
