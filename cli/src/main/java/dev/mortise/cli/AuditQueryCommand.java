package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `mortise audit query`.
@Command(
    name = "query",
    description = "Find records of the audit, the newest first.",
    footerHeading = "%n",
    footer = {
      "A time is 2026-01-31, 2026-01-31T12:00:00Z, or a span before now: 90s, 10m, 24h, 7d.",
      "With --json one object a line."
    })
final class AuditQueryCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--plugin",
      paramLabel = "<id>",
      description = "Calls into it, what it asked, and changes of it.")
  private @Nullable String plugin;

  @Option(
      names = "--caller",
      paramLabel = "<part>",
      description = "A part of who called: user:ann.")
  private @Nullable String caller;

  @Option(
      names = "--action",
      paramLabel = "<part>",
      description = "A part of what was done: tools/ or grant.")
  private @Nullable String action;

  @Option(
      names = "--outcome",
      paramLabel = "<outcome>",
      description = "begun, done, failed or refused.")
  private @Nullable String outcome;

  @Option(names = "--since", paramLabel = "<time>", description = "Not before.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "<time>", description = "Before.")
  private @Nullable String until;

  @Option(
      names = "--text",
      paramLabel = "<part>",
      description = "A part of the target or of the reason, in any case.")
  private @Nullable String text;

  @Option(
      names = "--skip",
      paramLabel = "<records>",
      description = "Pass over so many: the next page.")
  private long skip;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "<records>",
      description = "At most so many, up to 1000. Default: 100.")
  private int limit = 100;

  AuditQueryCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var filter =
        new AuditReading.Filter(
            plugin,
            caller,
            action,
            outcome,
            since == null ? null : time(since),
            until == null ? null : time(until),
            text,
            Math.max(0, skip),
            Math.clamp(limit, 1, 1_000));
    AuditLines lines = new AuditLines(context, json.requested());
    try (AuditReading audit = context.hosts().audit()) {
      audit.query(filter).forEach(lines::print);
    }
    return ExitCode.OK.number();
  }

  static Instant time(String text) {
    try {
      if (text.matches("\\d{1,9}[smhd]")) {
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        long seconds =
            switch (text.charAt(text.length() - 1)) {
              case 's' -> 1;
              case 'm' -> 60;
              case 'h' -> 3_600;
              default -> 86_400;
            };
        return Instant.now().minusSeconds(count * seconds);
      }
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "\"%s\" is no time; expected 2026-01-31, 2026-01-31T12:00:00Z or 24h".formatted(text),
          e);
    }
  }
}
