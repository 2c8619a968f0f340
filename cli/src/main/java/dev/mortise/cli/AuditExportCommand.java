package dev.mortise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `mortise audit export`.
@Command(
    name = "export",
    description = "Print the whole audit, one JSON object a line.",
    footerHeading = "%n",
    footer = {
      "With keys, signatures and hashes, so that mortise audit verify --file can check it",
      "on another machine."
    })
final class AuditExportCommand implements Callable<Integer> {
  private final Context context;

  AuditExportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (AuditReading audit = context.hosts().audit()) {
      audit.export(context.output()::line);
    }
    return ExitCode.OK.number();
  }
}
