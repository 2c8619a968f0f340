package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginView;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How commands reach plugins. The application implements it with real hosts, tests with fakes.
///
/// Each method may be slow only the first time it is called, so that commands which need none of
/// this start fast.
public interface Hosts {
  /// The hosts that run for this user now, the newest last, through their control sockets.
  List<OpenHost> running();

  /// Tells other commands that this process is about to open a host that serves. Ends by itself
  /// when the host is open, or with the process.
  void announce();

  /// Whether another process of this user has announced a host that is not open yet.
  boolean starting();

  /// Opens a host of this command's own; it ends with the command.
  OpenHost open(HostRequest request);

  /// What manifests and the remembered state say; starts nothing, and is fast.
  List<PluginView> found(HostRequest request);

  /// What a host would refuse when it starts a plugin whose manifest is good, one sentence each:
  /// its entry, its files.
  List<String> startProblems(Manifest manifest, Path folder, List<Path> files);

  /// The last lines of a plugin's log as hosts kept it on the disk, oldest first; none where there
  /// is no such file.
  List<LogLine> savedLog(String plugin, int last);

  /// The audit of this user's hosts, whether one runs or not; to be closed.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when it cannot be read
  AuditReading audit();

  /// Opens a host with a server in front of it, which listens when this returns.
  ///
  /// @throws dev.mortise.api.PluginException `CONFLICT` when the port is taken, `INVALID_ARGUMENT`
  ///   for a certificate that cannot be used, `UNAVAILABLE` when the database cannot be reached
  Serving serve(ServeRequest request);

  /// The terminal workspace.
  Workspaces workspaces();

  /// Who may sign in; to be closed.
  ///
  /// @param database a URL; null for the configured one
  People people(@Nullable String database);

  /// Forgets what is kept of a plugin for good: settings, secrets, storage, of every version.
  ///
  /// @param database a URL; null for the configured one
  /// @param by in whose name the audit has it
  /// @return whether anything was kept
  boolean forget(String plugin, @Nullable String database, Caller by);

  /// Where plugins of this user are installed; to be closed.
  ///
  /// @param pluginDirs the first counts; none for the data folder's plugins
  /// @param database of the audit that is told of changes, a URL; null for the configured one
  PluginFiles files(List<Path> pluginDirs, @Nullable String database);

  /// Every configuration value with where it came from, by name.
  List<ConfigurationValue> configuration();

  /// What keeps the configuration from being used, one sentence each.
  List<String> configurationProblems();

  /// What is odd about the configuration, one sentence each.
  List<String> configurationRemarks();

  /// One configuration value in effect, as text.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when the configuration is not valid
  String setting(String name);

  /// How plugin code is kept on this machine, and what it could still do.
  Protections protections();

  /// The version of this build and what it was built from, for `mortise version`.
  BuildInformation build();
}
