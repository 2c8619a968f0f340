package dev.mortise.terminal;

import dev.mortise.api.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A workspace that fails in its loop, in the terminal of its own process: the archive in which its
/// configuration stands is closed under it.
final class FailingWorkspace {
  private static final long LOOK_NANOS = 1_000_000;

  private FailingWorkspace() {}

  /// @param arguments an archive that is made, and a folder for what the workspace keeps
  public static void main(String[] arguments) throws IOException {
    var plugins = new FakePlugins();
    FileSystem archive = FileSystems.newFileSystem(Path.of(arguments[0]), Map.of("create", "true"));
    Thread.ofVirtual().start(() -> closeOnce(plugins, archive));
    TerminalWorkspace.run(
        new WorkspacePorts(
            plugins,
            new Caller.Operator("ada"),
            null,
            AuditTrail.NONE,
            new WorkspaceClipboard(),
            MonitorSessions.NONE,
            List.of(archive.getPath("/config.toml")),
            Path.of(arguments[1]),
            Map.of()));
  }

  /// Once somebody listens to the plugins, the terminal is taken.
  private static void closeOnce(FakePlugins plugins, FileSystem archive) {
    while (plugins.listeners.isEmpty()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    try {
      archive.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
