package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.packages.ArchiveLimits;
import dev.mortise.packages.PluginArchive;
import dev.mortise.protocol.FoundManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise package`.
@Command(
    name = "package",
    description = "Build a plugin's archive, to be installed by others.",
    footerHeading = "%n",
    footer = {
      "Runs the folder's build.sh first if there is one, and checks what mortise validate",
      "checks. Makes <id>-<version>.tar.gz of all files but those whose names begin with",
      "a dot; the same files make the same archive. Refuses what no host would install."
    })
final class PackageCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", arity = "0..1", paramLabel = "<folder>", description = "Default: here.")
  private Path folder = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "<folder>",
      description = "Where the archive goes. Default: here.")
  private @Nullable Path to;

  PackageCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path source = context.terminal().resolve(folder);
    Path target = context.terminal().resolve(to == null ? Path.of("") : to);
    if (!Files.isDirectory(source) || !Files.isDirectory(target)) {
      throw new PluginException(
          ErrorCode.NOT_FOUND, (Files.isDirectory(source) ? target : source) + " is no folder");
    }
    if (!new FolderBuild(source, context).run()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "nothing was packed: " + FolderBuild.SCRIPT + " failed");
    }
    check(source);
    PluginArchive.Made made = new PluginArchive(ArchiveLimits.DEFAULT).make(source, target);
    if (json.requested()) {
      context.output().json(fields(made));
    } else {
      print(made);
    }
    return ExitCode.OK.number();
  }

  /// What would keep it from running where it is installed, all at once.
  private void check(Path source) {
    for (FoundManifest found : ManifestFiles.find(source)) {
      Checked checked = Checked.finished(found, context.hosts());
      checked.problems().forEach(problem -> remark(problem.toString()));
      checked.refusals().forEach(this::remark);
      checked.remarks().forEach(this::remark);
      if (!checked.valid()) {
        throw new PluginException(
            ErrorCode.MANIFEST_INVALID,
            checked.label() + " was not packed: no host would run it as it is");
      }
    }
  }

  private void remark(String text) {
    context.output().remark(text);
  }

  private void print(PluginArchive.Made made) {
    var table = new Table("BYTES", "FILE");
    made.entries().forEach(f -> table.row(f.bytes(), f.name() + (f.executable() ? "*" : "")));
    context.output().table(table);
    int files = made.entries().size();
    context
        .output()
        .line(
            "made %s: %s %s, %d %s, %d bytes"
                .formatted(
                    made.archive().getFileName(),
                    made.id(),
                    made.version(),
                    files,
                    files == 1 ? "file" : "files",
                    made.bytes()));
  }

  private static Map<String, Object> fields(PluginArchive.Made made) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", made.id());
    fields.put("version", made.version());
    fields.put("archive", made.archive());
    fields.put("bytes", made.bytes());
    fields.put("files", made.entries().stream().map(PackageCommand::file).toList());
    return fields;
  }

  private static Map<String, Object> file(PluginArchive.File file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", file.name());
    fields.put("bytes", file.bytes());
    fields.put("executable", file.executable());
    return fields;
  }
}
