package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Holds `docs/cli.md`: every help text at 80 columns, and the exit codes.
final class HelpTest {
  private static final Path PAGE =
      Path.of(System.getProperty("mortise.root", ".."), "docs", "cli.md");

  private static final String ERRORS =
      """

      ## Errors

      A result goes to standard output, everything else to standard error. An error is one sentence \
      there. With `--json` it is one JSON object, on the last line of standard error:

      ```
      {"error":"there is no plugin 'nobody'; …","code":"NOT_FOUND","plugin":"nobody","hint":"…"}
      ```

      `code` is the error's fixed name. `plugin` and `hint` are null where there is none.
      """;

  private final CliRun cli = new CliRun();

  @Test
  void thePageSaysWhatTheCommandsSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("mortise.golden.write")) {
      Files.writeString(PAGE, page);
    }
    String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    assertEquals(
        page, written, "write it anew with -Dmortise.golden.write=true, then look at the change");
  }

  private String page() {
    var page = new StringBuilder();
    page.append("# The command line\n\n");
    page.append("Made by `HelpTest` from the commands themselves.\n\n## Exit codes\n\n");
    page.append("| code | means |\n|---|---|\n");
    for (ExitCode code : ExitCode.values()) {
      page.append("| ").append(code.number()).append(" | ").append(code.meaning()).append(" |\n");
    }
    page.append("\n`mortise monitor` ends with the server's own exit code instead.\n");
    page.append(ERRORS);
    var tree = new Cli(cli.hosts, cli.terminal()).tree();
    for (List<String> words : paths(tree, List.of())) {
      page.append("\n## mortise").append(words.isEmpty() ? "" : " ");
      page.append(String.join(" ", words)).append("\n\n```\n");
      List<String> line = new ArrayList<>(words);
      line.add("--help");
      assertEquals(0, cli.run(line.toArray(String[]::new)), cli.err());
      cli.out().lines().map(String::stripTrailing).forEach(l -> page.append(l).append('\n'));
      page.append("```\n");
    }
    return page.toString();
  }

  private static List<List<String>> paths(CommandLine command, List<String> words) {
    List<List<String>> paths = new ArrayList<>();
    paths.add(words);
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          List<String> longer = new ArrayList<>(words);
          longer.add(name);
          paths.addAll(paths(sub, longer));
        });
    return paths;
  }
}
