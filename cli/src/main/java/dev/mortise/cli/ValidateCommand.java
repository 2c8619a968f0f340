package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import dev.mortise.protocol.Manifests;
import dev.mortise.protocol.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      "formats. Ends with 5 when a manifest cannot be used, with 0 for warnings only."
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
    boolean bad = checked.stream().anyMatch(each -> each.result() instanceof ManifestResult.Bad);
    return (bad ? ExitCode.PLUGIN : ExitCode.OK).number();
  }

  private static List<Checked> check(Path place) {
    if (Files.isRegularFile(place)) {
      return List.of(new Checked(place, ManifestReader.read(place)));
    }
    List<Checked> checked = new ArrayList<>();
    for (FoundManifest found : Manifests.find(place)) {
      checked.add(new Checked(found.manifestFile(), ManifestReader.read(found)));
    }
    if (checked.isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          place + ": there is no manifest here; a plugin's folder holds plugin.toml");
    }
    return checked;
  }

  private void print(Checked each) {
    each.problems().forEach(problem -> context.output().line(Text.oneLine(problem.toString())));
    String verdict =
        switch (each.result()) {
          case ManifestResult.Good good -> good.manifest().label() + " is valid";
          case ManifestResult.Bad bad -> bad.bestId() + " cannot be used";
        };
    int count = each.problems().size();
    String kind = each.result() instanceof ManifestResult.Good ? "warning" : "problem";
    context
        .output()
        .line(verdict + (count == 0 ? "" : ": " + count + " " + kind + (count == 1 ? "" : "s")));
  }

  /// One manifest and what reading it came to.
  private record Checked(Path file, ManifestResult result) {
    List<Problem> problems() {
      return switch (result) {
        case ManifestResult.Good good -> good.warnings();
        case ManifestResult.Bad bad -> bad.problems();
      };
    }

    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("file", file);
      fields.put("valid", result instanceof ManifestResult.Good);
      fields.put(
          "id",
          switch (result) {
            case ManifestResult.Good good -> good.manifest().id();
            case ManifestResult.Bad bad -> bad.bestId();
          });
      fields.put("problems", problems().stream().map(Checked::problem).toList());
      return fields;
    }

    private static Map<String, Object> problem(Problem problem) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("line", problem.line());
      fields.put("column", problem.column());
      fields.put("message", problem.message());
      fields.put("suggestion", problem.suggestion());
      return fields;
    }
  }
}
