package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise probe`.
@Command(
    name = "probe",
    description = "Launch any go-plugin binary, show what it says, and explain what is wrong.",
    footerHeading = "%n",
    footer = {
      "The binary runs with your rights, unconfined, with a clean environment, and is",
      "ended afterwards. Ends with 0 if it started and serves, else with 5."
    })
final class ProbeCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<binary>", description = "The program to launch.")
  private Path binary = Path.of("");

  @Parameters(index = "1..*", paramLabel = "<argument>", description = "Its arguments.")
  private List<String> arguments = List.of();

  @Option(
      names = "--cookie",
      required = true,
      paramLabel = "<key=value>",
      description = "The handshake cookie of the plugin's kind of host.")
  private String cookie = "";

  @Option(
      names = "--timeout",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description = "How long its start may take. Default: 10s.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--versions",
      paramLabel = "<n,…>",
      split = ",",
      description = "The application versions to offer. Default: 1 to 10.")
  private List<Integer> versions = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  @Option(names = "--no-tls", description = "Do not ask for AutoMTLS.")
  private boolean plain;

  ProbeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int equals = cookie.indexOf('=');
    if (equals <= 0 || equals == cookie.length() - 1) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "--cookie takes KEY=VALUE, for example MORTISE_PLUGIN=6d6f7274697365, not '"
              + cookie
              + "'");
    }
    var probe =
        new Probe(
            program(),
            arguments,
            cookie.substring(0, equals),
            cookie.substring(equals + 1),
            new TreeSet<>(versions),
            timeout,
            searchPath());
    ProbeReport report = probe.run(!plain);
    if (json.requested()) {
      context.output().json(fields(report));
    } else {
      print(report);
    }
    ErrorCode code = report.code();
    return (code == null ? ExitCode.OK : ExitCode.of(code)).number();
  }

  /// A file, or else what a shell would find in the PATH.
  private Path program() {
    Path here = context.terminal().resolve(binary);
    if (binary.getNameCount() > 1 || Files.isRegularFile(here)) {
      return here;
    }
    return Stream.of(searchPath().split(File.pathSeparator))
        .map(folder -> Path.of(folder).resolve(binary))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND,
                "There is no file %s in this folder and no program of that name in the PATH; name the binary by its path."
                    .formatted(binary)));
  }

  private String searchPath() {
    return Objects.requireNonNullElse(
        context.terminal().environment().get("PATH"), "/usr/local/bin:/usr/bin:/bin");
  }

  private static Map<String, Object> fields(ProbeReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("binary", report.binary());
    fields.put("ok", report.problem() == null);
    fields.put("code", report.code());
    fields.put("problem", report.problem());
    fields.put("handshakeLine", report.line());
    fields.put("handshake", report.fields());
    fields.put("tls", report.tls());
    fields.put("services", report.services());
    fields.put("health", report.health());
    fields.put("startMillis", report.startTime() == null ? null : report.startTime().toMillis());
    fields.put("printed", report.printed());
    fields.put("ended", report.ended());
    return fields;
  }

  private void print(ProbeReport report) {
    field("binary", report.binary());
    field("line", report.line());
    Map<String, String> handshake = report.fields();
    handshake.forEach((name, value) -> field("  " + name, value));
    field("tls", report.tls());
    field("services", report.services() == null ? null : services(report.services()));
    field("health", report.health());
    field(
        "started",
        report.startTime() == null ? null : "after " + report.startTime().toMillis() + " ms");
    field("ended", report.ended());
    if (!report.printed().isEmpty()) {
      context.output().line(context.output().bold("printed"));
      report.printed().forEach(line -> context.output().line("  " + Text.oneLine(line)));
    }
    context.output().line("");
    String problem = report.problem();
    context.output().paragraph(problem == null ? "It starts, and it serves." : problem);
  }

  private static String services(List<String> services) {
    return services.isEmpty() ? "none" : String.join(", ", services);
  }

  private void field(String name, @Nullable Object value) {
    if (value != null) {
      context.output().field(name, 14, value.toString());
    }
  }
}
