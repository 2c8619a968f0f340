package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise doctor`.
@Command(
    name = "doctor",
    description = "Say which protections against plugins are in force on this machine.",
    footerHeading = "%n",
    footer = "Ends with 0 also where some are not: a machine may have its reasons.")
final class DoctorCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  DoctorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Protection> protections = context.hosts().protections();
    if (json.requested()) {
      context.output().json(protections.stream().map(DoctorCommand::fields).toList());
      return ExitCode.OK.number();
    }
    int columns = protections.stream().mapToInt(p -> Text.width(p.name())).max().orElse(0);
    for (Protection protection : protections) {
      String mark = protection.inForce() ? "yes" : "no";
      context
          .output()
          .field(
              protection.name(),
              columns,
              mark + (protection.inForce() ? "  " : "   ") + protection.detail());
    }
    return ExitCode.OK.number();
  }

  private static Map<String, Object> fields(Protection protection) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", protection.name());
    fields.put("inForce", protection.inForce());
    fields.put("detail", protection.detail());
    return fields;
  }
}
