package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.ManifestReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mortise validate`.
@Command(
    name = "validate",
    description = "Check manifests and say all that is wrong, with line and column.",
    footerHeading = "%n",
    footer = {
      "Takes a plugin's folder, a folder of plugins, or a manifest of any of the five",
      "formats. Looks also at the files: what a host would refuse at the start. Ends",
      "with 5 when something cannot be used, with 0 for warnings only."
    })
final class ValidateCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", arity = "0..1", paramLabel = "<folder>", description = "Default: here.")
  private Path folder = Path.of("");

  ValidateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Checked> checked = check(context.terminal().resolve(folder));
    if (json.requested()) {
      context.output().json(checked.stream().map(Checked::fields).toList());
    } else {
      checked.forEach(this::print);
    }
    boolean bad = checked.stream().anyMatch(each -> !each.valid());
    return (bad ? ExitCode.PLUGIN : ExitCode.OK).number();
  }

  private List<Checked> check(Path place) {
    List<FoundManifest> found = ManifestFiles.find(place);
    if (found.isEmpty()) {
      if (Files.isRegularFile(place)) {
        return List.of(Checked.of(place, ManifestReader.read(place)));
      }
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          place + ": there is no manifest here; a plugin's folder holds plugin.toml");
    }
    return found.stream().map(each -> Checked.of(each, context.hosts())).toList();
  }

  private void print(Checked each) {
    each.problems().forEach(problem -> context.output().line(Text.oneLine(problem.toString())));
    each.refusals().forEach(line -> context.output().line(Text.oneLine(line)));
    each.remarks().forEach(line -> context.output().line(Text.oneLine(line)));
    int count = each.problems().size() + each.refusals().size() + each.remarks().size();
    String kind = each.valid() ? "warning" : "problem";
    context
        .output()
        .line(
            each.label()
                + (each.valid() ? " is valid" : " cannot be used")
                + (count == 0 ? "" : ": " + count + " " + kind + (count == 1 ? "" : "s")));
  }
}
