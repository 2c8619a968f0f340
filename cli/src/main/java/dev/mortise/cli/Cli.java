package dev.mortise.cli;

import dev.mortise.api.PluginException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The command line of Mortise: parses, runs one command, and says by a number how it went.
///
/// Holds no state between two runs. [#run] must be called once at a time per terminal.
public final class Cli {
  /// Every command by name, in the order of the help. A command is made only when it is asked for,
  /// because looking at the annotations of all of them would cost more than most commands do.
  private static final Map<String, BiFunction<Context, String, CommandLine>> COMMANDS = commands();

  /// The parser's library sets no narrower help; what it sets is wrapped once more.
  private static final int HELP_COLUMNS_LIBRARY_MIN = 55;

  private final Context context;

  /// A command line that reaches plugins through `hosts`.
  public Cli(Hosts hosts, Terminal terminal) {
    this.context = new Context(hosts, terminal, new Output(terminal));
  }

  private static Map<String, BiFunction<Context, String, CommandLine>> commands() {
    Map<String, BiFunction<Context, String, CommandLine>> commands = new LinkedHashMap<>();
    commands.put("monitor", (c, _) -> new CommandLine(new MonitorCommand(c)));
    commands.put("mcp", (c, _) -> new CommandLine(new McpCommand(c)));
    commands.put("replay", (c, _) -> new CommandLine(new ReplayCommand(c)));
    commands.put("serve", (c, _) -> new CommandLine(new ServeCommand(c)));
    commands.put("top", (c, _) -> new CommandLine(new TopCommand(c)));
    commands.put("user", UserCommand::build);
    commands.put("plugins", PluginsCommand::build);
    commands.put("permissions", (c, _) -> new CommandLine(new PermissionsCommand(c)));
    commands.put("consent", ConsentCommand::build);
    commands.put("call", (c, _) -> new CommandLine(new CallCommand(c)));
    commands.put("probe", (c, _) -> new CommandLine(new ProbeCommand(c)));
    commands.put("new", (c, _) -> new CommandLine(new NewCommand(c)));
    commands.put("run", (c, _) -> new CommandLine(new RunCommand(c)));
    commands.put("validate", (c, _) -> new CommandLine(new ValidateCommand(c)));
    commands.put("package", (c, _) -> new CommandLine(new PackageCommand(c)));
    commands.put("audit", AuditCommand::build);
    commands.put("config", (c, _) -> ConfigCommand.build(c));
    commands.put("doctor", (c, _) -> new CommandLine(new DoctorCommand(c)));
    commands.put("completion", (c, _) -> new CommandLine(new CompletionCommand(c)));
    commands.put("version", (c, _) -> new CommandLine(new VersionCommand(c)));
    return commands;
  }

  /// Runs one command.
  ///
  /// @return what the process ends with, see [ExitCode]
  public int run(String... arguments) {
    String[] words = arguments.length == 0 ? new String[] {"--help"} : arguments;
    return commandLine(words[0], words.length > 1 ? words[1] : "").execute(words);
  }

  /// The whole tree, for completion scripts and documentation.
  CommandLine tree() {
    return commandLine("", "");
  }

  /// The tree, or only the branch that the first two words name.
  private CommandLine commandLine(String first, String second) {
    CommandLine root = new CommandLine(new RootCommand());
    COMMANDS.forEach((name, make) -> {
      if (!COMMANDS.containsKey(first) || name.equals(first)) {
        root.addSubcommand(name, make.apply(context, second));
      }
    });
    return configured(root);
  }

  private CommandLine configured(CommandLine root) {
    Terminal terminal = context.terminal();
    addHelp(root);
    root.setExpandAtFiles(false);
    boolean narrow = terminal.helpColumns() < HELP_COLUMNS_LIBRARY_MIN;
    Writer out = new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8);
    root.setOut(
        new PrintWriter(narrow ? new NarrowWriter(out, terminal.helpColumns()) : out, true));
    root.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    root.setColorScheme(
        Help.defaultColorScheme(terminal.colour() && !narrow ? Help.Ansi.ON : Help.Ansi.OFF));
    root.setUsageHelpWidth(Math.max(HELP_COLUMNS_LIBRARY_MIN, terminal.helpColumns()));
    root.setUsageHelpLongOptionsMaxWidth(26);
    root.setAbbreviatedOptionsAllowed(false);
    var failures = new Failures(terminal);
    root.setParameterExceptionHandler(failures::usage);
    root.setExecutionExceptionHandler(failures::failed);
    root.setExecutionStrategy(this::execute);
    root.getHelpSectionMap()
        .put(
            CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            help -> CommandGroups.render(help, terminal));
    return root;
  }

  /// Runs what was parsed, after what is the same for every command.
  private int execute(ParseResult parsed) {
    List<ParseResult> all = new ArrayList<>(List.of(parsed));
    while (all.getLast().hasSubcommand()) {
      all.add(all.getLast().subcommand());
    }
    try {
      FolderOptions.check(all.getLast(), context.terminal());
    } catch (PluginException wrong) {
      CommandLine command = all.getLast().commandSpec().commandLine();
      throw new CommandLine.ExecutionException(command, String.valueOf(wrong.getMessage()), wrong);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this text.")
                .build());
    command.getSubcommands().values().forEach(Cli::addHelp);
  }

  /// The names of all commands, for suggestions and tests.
  static Set<String> names() {
    return COMMANDS.keySet();
  }
}
