package dev.mortise.cli;

import dev.mortise.api.LogLine;
import dev.mortise.api.PluginView;
import java.util.List;

/// How commands reach plugins. The application implements it with real hosts, tests with fakes.
///
/// Each method may be slow only the first time it is called, so that commands which need none of
/// this start fast.
public interface Hosts {
  /// The hosts that run for this user now, the newest last, through their control sockets.
  List<OpenHost> running();

  /// Opens a host of this command's own; it ends with the command.
  OpenHost open(HostRequest request);

  /// What manifests and the remembered state say; starts nothing, and is fast.
  List<PluginView> found(HostRequest request);

  /// The last lines of a plugin's log as hosts kept it on the disk, oldest first; none where there
  /// is no such file.
  List<LogLine> savedLog(String plugin, int last);

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
