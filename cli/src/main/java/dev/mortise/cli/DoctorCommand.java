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
    description = "Say how plugins are kept on this machine, and what one could still do.",
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
    Protections protections = context.hosts().protections();
    if (json.requested()) {
      context.output().json(fields(protections));
    } else {
      print(protections);
    }
    return ExitCode.OK.number();
  }

  private void print(Protections protections) {
    int columns = protections.all().stream().mapToInt(p -> Text.width(p.name())).max().orElse(0);
    for (Protection protection : protections.all()) {
      String mark = protection.inForce() ? "yes" : "no";
      context
          .output()
          .field(
              protection.name(),
              columns,
              mark + (protection.inForce() ? "  " : "   ") + protection.detail());
    }
    may("Confined, a plugin could still:", protections.confinedMay());
    may("Unconfined by grant, it could:", protections.unconfinedMay());
  }

  private void may(String who, List<String> what) {
    if (!what.isEmpty()) {
      context.output().line("\n" + context.output().bold(who));
      context.output().items(what, "  ");
    }
  }

  private static Map<String, Object> fields(Protections protections) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("protections", protections.all().stream().map(DoctorCommand::fields).toList());
    fields.put("confinedMay", protections.confinedMay());
    fields.put("unconfinedMay", protections.unconfinedMay());
    return fields;
  }

  private static Map<String, Object> fields(Protection protection) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", protection.name());
    fields.put("inForce", protection.inForce());
    fields.put("detail", protection.detail());
    return fields;
  }
}
