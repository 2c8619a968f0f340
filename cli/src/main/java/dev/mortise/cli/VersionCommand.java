package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise version`.
@Command(name = "version", description = "Say which Mortise this is.")
final class VersionCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  VersionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    BuildInformation build = context.hosts().build();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", build.version());
    fields.put("java", build.java());
    fields.put("system", build.system());
    fields.put("installation", build.installation());
    if (json.requested()) {
      context.output().json(fields);
    } else {
      context.output().line("mortise " + build.version());
      fields.remove("version");
      fields.forEach((name, value) -> context.output().line("%-12s  %s".formatted(name, value)));
    }
    return ExitCode.OK.number();
  }
}
