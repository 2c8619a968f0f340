package dev.mortise.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `mortise audit tail`.
@Command(
    name = "tail",
    description = "Print the last records of the audit.",
    footerHeading = "%n",
    footer = {"-f goes on with every new one; Ctrl-C ends it. With --json one object a line."})
final class AuditTailCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with every new record.")
  private boolean follow;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "<records>",
      description = "Begin with so many of the last records, at most 1000. Default: 20.")
  private int last = 20;

  AuditTailCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    AuditLines lines = new AuditLines(context, json.requested());
    try (AuditReading audit = context.hosts().audit()) {
      if (follow) {
        // From here on nothing is missed; what is between is printed twice rather than not at all.
        audit.next();
      }
      if (last > 0) {
        List<AuditReading.Entry> newest =
            audit.query(
                new AuditReading.Filter(
                    null, null, null, null, null, null, null, 0, Math.clamp(last, 1, 1_000)));
        newest.reversed().forEach(lines::print);
      }
      while (follow && !context.terminal().out().checkError() && !Thread.interrupted()) {
        LockSupport.parkNanos(PAUSE.toNanos());
        audit.next().forEach(lines::print);
      }
    }
    return ExitCode.OK.number();
  }
}
