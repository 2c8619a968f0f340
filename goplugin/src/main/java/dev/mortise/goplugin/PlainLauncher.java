package dev.mortise.goplugin;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Starts a command without any confinement: a clean environment, standard input from `/dev/null`.
///
/// The process can do all that the host's user can. Its descendants are killed with it as far as
/// they can be found then; one that left its parent is not.
///
/// @param command the program and its arguments; the program is a path or a name in the host's PATH
/// @param directory the working directory, or null for the host's own
/// @param extraEnv variables the process gets beside those of the wire; nothing else is inherited
public record PlainLauncher(
    List<String> command, @Nullable Path directory, Map<String, String> extraEnv)
    implements PluginLauncher {

  /// Copies what it is given.
  public PlainLauncher {
    command = List.copyOf(command);
    extraEnv = Map.copyOf(extraEnv);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command is empty");
    }
  }

  @Override
  public LaunchedProcess launch(LaunchRequest request) throws IOException {
    var builder = new ProcessBuilder(command);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(extraEnv);
    environment.putAll(request.environment());
    String nothing = File.separatorChar == '\\' ? "NUL" : "/dev/null";
    builder.redirectInput(ProcessBuilder.Redirect.from(new File(nothing)));
    return new PlainProcess(builder.start());
  }

  @Override
  public Optional<Path> binary() {
    Path program = Path.of(command.getFirst());
    if (program.isAbsolute() || program.getNameCount() > 1) {
      return Optional.of(directory == null ? program : directory.resolve(program));
    }
    return Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> List.of(path.split(File.pathSeparator, -1)).stream())
        .map(folder -> Path.of(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static final class PlainProcess implements LaunchedProcess {
    private final Process process;
    private final CompletableFuture<Exit> exited;

    PlainProcess(Process process) {
      this.process = process;
      this.exited = process.onExit().thenApply(ended -> Exit.ofStatus(ended.exitValue()));
    }

    @Override
    public InputStream stdout() {
      return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
      return process.getErrorStream();
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.of(process.pid());
    }

    @Override
    public CompletableFuture<Exit> exited() {
      return exited;
    }

    @Override
    public void kill() {
      // Descendants first: once the parent is gone they belong to somebody else and are not found.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
