package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.packages.PluginFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mortise plugins install`.
@Command(
    name = "install",
    description = "Put the plugin of an archive where plugins are looked for.",
    footerHeading = "%n",
    footer = {
      "Takes what mortise package makes, a .tar.gz or .zip, into the first of the folders.",
      "It is granted nothing; mortise plugins grant does that. A running host that looks",
      "there starts it."
    })
final class InstallCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private DatabaseOption database = new DatabaseOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<archive>", description = "A .tar.gz or .zip.")
  private Path archive = Path.of("");

  InstallCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PluginFolder.Installed installed = install(context.terminal().resolve(archive));
    choice.find(context, List.of()).ifPresent(host -> rescan(host, installed));
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", installed.id());
      fields.put("version", installed.version());
      fields.put("folder", installed.folder());
      fields.put(
          "permissions", installed.permissions().stream().map(Permission::toString).toList());
      context.output().json(fields);
    } else {
      context
          .output()
          .line(
              "installed %s %s in %s"
                  .formatted(installed.id(), installed.version(), installed.folder()));
      next(installed);
    }
    return ExitCode.OK.number();
  }

  /// Nobody is led to grant what was not shown.
  private void next(PluginFolder.Installed installed) {
    if (installed.permissions().isEmpty()) {
      context.output().line("now: mortise plugins grant " + installed.id());
      return;
    }
    String asked =
        installed.permissions().stream()
            .map(Permission::toString)
            .collect(Collectors.joining(", "));
    context.output().line("it asks for " + Text.oneLine(asked));
    context.output().line("now: mortise plugins grant " + installed.id() + " --all");
  }

  private PluginFolder.Installed install(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PluginException(ErrorCode.NOT_FOUND, "there is no file " + file);
    }
    try (InputStream in = Files.newInputStream(file);
        PluginFiles files =
            context.hosts().files(folders.folders(context.terminal()), database.url())) {
      return files.install(in, String.valueOf(file.getFileName()), context.operator());
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void rescan(OpenHost host, PluginFolder.Installed installed) {
    try (host) {
      host.plugins().rescan(context.operator());
      if (host.plugins().plugin(installed.id()).isEmpty()) {
        context
            .output()
            .remark(
                HostChoice.label(host)
                    + " does not look there; name its folder with --plugin-dir to install for it");
      }
    }
  }
}
