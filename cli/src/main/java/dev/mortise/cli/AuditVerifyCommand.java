package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `mortise audit verify`.
@Command(
    name = "verify",
    description = "Check that no record of the audit was changed, removed or put in.",
    footerHeading = "%n",
    footer = {
      "Names the first bad record of each host's chain and the last one that a signature",
      "vouches for. Ends with 1 when one is bad."
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--file",
      paramLabel = "<file>",
      description = "Check what mortise audit export printed, instead of the database.")
  private @Nullable Path file;

  AuditVerifyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<AuditReading.Verdict> verdicts;
    try (AuditReading audit = context.hosts().audit()) {
      verdicts = file == null ? audit.verify() : verify(audit, file);
    }
    boolean good = verdicts.stream().allMatch(AuditReading.Verdict::good);
    if (json.requested()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("good", good);
      all.put("chains", verdicts.stream().map(AuditVerifyCommand::json).toList());
      context.output().json(all);
    } else {
      verdicts.forEach(this::print);
      if (verdicts.isEmpty()) {
        context.output().line("There is no audit yet.");
      }
    }
    return (good ? ExitCode.OK : ExitCode.FAILURE).number();
  }

  private static List<AuditReading.Verdict> verify(AuditReading audit, Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return audit.verify(reader);
    } catch (NoSuchFileException e) {
      throw new PluginException(ErrorCode.NOT_FOUND, "There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private void print(AuditReading.Verdict verdict) {
    Output out = context.output();
    out.line(
        "Host %s, key %s: %,d records, %s."
            .formatted(
                Text.oneLine(verdict.host()),
                verdict.fingerprint(),
                verdict.records(),
                verdict.good() ? "all as they were written" : "not as they were written"));
    if (!verdict.good()) {
      out.line(
          "  The first bad one: record %d %s.".formatted(verdict.badSequence(), verdict.bad()));
    }
    out.line(
        verdict.signed() == 0
            ? "  No signature vouches for any of them."
            : "  A signature vouches for all up to record %d.".formatted(verdict.signed()));
    if (verdict.unsigned() > 0) {
      out.line(
          "  %,d after it are not signed yet: who can write to the database could have changed them."
              .formatted(verdict.unsigned()));
    }
    verdict.notes().forEach(note -> out.line("  Note: " + Text.oneLine(note) + "."));
  }

  private static Map<String, Object> json(AuditReading.Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("host", verdict.host());
    json.put("key", verdict.fingerprint());
    json.put("records", verdict.records());
    json.put("good", verdict.good());
    json.put("firstBad", verdict.good() ? null : verdict.badSequence());
    json.put("what", verdict.bad());
    json.put("lastSigned", verdict.signed());
    json.put("unsigned", verdict.unsigned());
    json.put("notes", verdict.notes());
    return json;
  }
}
