package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The workspace in the terminal of this process: `mortise top`.
///
/// A thread reads the keyboard, one draws and decides; plugins and clusters are asked on others.
public final class TerminalWorkspace {
  private final Workspace workspace;
  private final TerminalDevice device;
  // Nobody reads the keyboard while an editor has it.
  private final KeyboardThread keyboard;

  private TerminalWorkspace(Workspace workspace, TerminalDevice device) {
    this.workspace = workspace;
    this.device = device;
    this.keyboard =
        new KeyboardThread(device.decoder(), input -> workspace.post(() -> workspace.input(input)));
  }

  /// Runs until the person leaves. The terminal is as it was then, also after an exception and when
  /// the process is told to end.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when this process has no terminal
  public static void run(WorkspacePorts ports) {
    // What is printed while the terminal is taken goes to the app logs.
    try (LogCapture log = LogCapture.begin();
        TerminalDevice device = TerminalDevice.open(ports.environment());
        Workspace workspace = new Workspace(ports, Panes.registry(), log)) {
      Thread restore = new Thread(() -> giveBack(device, log), "workspace-restore");
      Runtime.getRuntime().addShutdownHook(restore);
      new TerminalWorkspace(workspace, device).serve();
      ended(restore);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "the terminal is gone", e);
    }
  }

  private static void giveBack(TerminalDevice device, LogCapture log) {
    device.close();
    log.close();
  }

  private static void ended(Thread restore) {
    try {
      Runtime.getRuntime().removeShutdownHook(restore);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook does its work.
    }
  }

  private void serve() throws InterruptedException, IOException {
    device.enter(workspace.config().mouse());
    device.onResize(() -> workspace.post(this::measure));
    measure();
    var session = new SessionFile(workspace);
    session.restore();
    workspace.terminal(this::edit, device::copy);
    workspace.start();
    keyboard.start();
    new WorkspaceLoop(
            workspace,
            () -> device.paint(workspace.draw(), workspace.cursor(), workspace.config().cursor()))
        .run();
    session.save();
    keyboard.close();
  }

  private void measure() {
    workspace.resize(device.width(), device.height());
    device.forget();
  }

  /// Gives the terminal to an editor.
  private boolean edit(Path file) {
    keyboard.pause();
    device.leave();
    try {
      return EditorProcess.run(workspace.config().general().editor(), workspace.ports(), file);
    } finally {
      device.enter(workspace.config().mouse());
      measure();
      keyboard.resume();
    }
  }

  /// The configuration that these files make, as a file.
  ///
  /// @param problems is told what is wrong with them
  public static String configuration(
      List<Path> files, java.util.function.Consumer<String> problems) {
    ConfigReader.Result result = ConfigReader.read(files);
    result.problems().forEach(problems);
    return ConfigText.of(result.config());
  }

  /// Writes the standard configuration where there is none yet.
  ///
  /// @throws PluginException `CONFLICT` when there is a file
  public static void writeConfiguration(Path file) {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(
          file, ConfigText.of(WorkspaceConfig.STANDARD), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new PluginException(
          ErrorCode.CONFLICT, file + " exists; --print-config shows what can stand in it", e);
    } catch (IOException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, file + " cannot be written: " + e, e);
    }
  }
}
