package dev.mortise.runtime.process;

import dev.mortise.api.Manifest;
import dev.mortise.goplugin.LaunchRequest;
import dev.mortise.goplugin.LaunchedProcess;
import dev.mortise.goplugin.PluginLauncher;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Starts one plugin's process: clean environment, nothing to read on standard input, kept.
///
/// @param manifest of the plugin
/// @param entry what to start
/// @param folder its verified files
/// @param keeper how it is kept
/// @param network whether a confined one may reach the network directly
/// @param spawner starts it
/// @param config names the JDK
record ProcessLauncher(
    Manifest manifest,
    Entry entry,
    Path folder,
    Keeper keeper,
    boolean network,
    Spawner spawner,
    ProcessRuntimeConfig config)
    implements PluginLauncher {
  @Override
  public LaunchedProcess launch(LaunchRequest request) throws IOException {
    Path sockets = request.socketDirectory();
    Path home = Files.createDirectory(sockets.resolve("home"));
    var line = CommandLine.of(entry, manifest, config, home);
    var program =
        new Program(line.words(), folder.toRealPath(), sockets, line.readable(), network);
    var builder = new ProcessBuilder(keeper.wrap(program)).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(CleanEnvironment.of(request.environment(), sockets, home));
    if (!keeper.heldByPipe()) {
      builder.redirectInput(new File("/dev/null"));
    }
    return new KeptProcess(spawner.start(builder), keeper);
  }

  @Override
  public Optional<Path> binary() {
    return entry.how() == Entry.How.NATIVE ? Optional.of(entry.file()) : Optional.empty();
  }

  /// How the process will be kept, for people.
  String protection() {
    var program =
        new Program(java.util.List.of("-"), folder, folder, java.util.List.of(), network);
    return keeper.protection(program);
  }
}
