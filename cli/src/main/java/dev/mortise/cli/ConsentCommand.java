package dev.mortise.cli;

import dev.mortise.api.Consents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise consent`: the group of commands about what plugins ask for while they run.
@Command(
    name = "consent",
    description = "Answer plugins that ask for what they declare and nobody granted yet.",
    synopsisSubcommandLabel = "<command>",
    footerHeading = "%n",
    footer = {
      "Plugins wait for an answer only while somebody listens: mortise consent watch, the",
      "console, or a program that embeds Mortise. Else they are refused at once, with the",
      "command that would grant it."
    })
final class ConsentCommand {

  static CommandLine build(Context context, String word) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("list", () -> new CommandLine(new Listing(context)));
    commands.put("watch", () -> new CommandLine(new Watch(context)));
    commands.put("allow", () -> new CommandLine(new Allow(context)));
    commands.put("deny", () -> new CommandLine(new Deny(context)));
    var group = new CommandLine(new ConsentCommand());
    commands.forEach((name, make) -> {
      if (!commands.containsKey(word) || name.equals(word)) {
        group.addSubcommand(name, make.get());
      }
    });
    return group;
  }

  /// `mortise consent list`.
  @Command(name = "list", description = "Show what plugins wait for now.")
  static final class Listing implements Callable<Integer> {
    private final Context context;
    @Mixin private HostChoice choice = new HostChoice();
    @Mixin private JsonOption json = new JsonOption();

    Listing(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      try (OpenHost host = choice.require(context, List.of())) {
        List<Consents.Question> questions = host.plugins().consents().list(context.operator());
        if (json.requested()) {
          context.output().json(questions.stream().map(Views::json).toList());
        } else if (questions.isEmpty()) {
          context.output().line("no plugin waits for an answer");
        } else {
          questions.forEach(q -> show(context, q));
        }
      }
      return ExitCode.OK.number();
    }
  }

  /// `mortise consent watch`.
  @Command(
      name = "watch",
      description = "Show every question as it comes, and let plugins wait for answers.",
      footerHeading = "%n",
      footer = "Answer in another terminal. Ends with Ctrl-C, or with the host.")
  static final class Watch implements Callable<Integer> {
    private static final String LISTENING = "calls that lack a grant wait for an answer now";

    private final Context context;
    @Mixin private HostChoice choice = new HostChoice();
    @Mixin private JsonOption json = new JsonOption();

    Watch(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
      try (OpenHost host = choice.require(context, List.of());
          var _ = host.plugins().consents().listen(this::heard, context.operator())) {
        context.output().remark(LISTENING);
        new CountDownLatch(1).await();
      }
      return ExitCode.OK.number();
    }

    private void heard(Consents.Question question) {
      if (json.requested()) {
        context.output().jsonLine(Views.json(question));
      } else {
        show(context, question);
      }
    }
  }

  /// `mortise consent allow`.
  @Command(
      name = "allow",
      description = "Say yes: to be remembered, or for the waiting calls only.")
  static final class Allow implements Callable<Integer> {
    private final Context context;
    @Mixin private HostChoice choice = new HostChoice();

    @Option(
        names = "--once",
        description = "For the calls that wait now; the right ends with them.")
    private boolean once;

    @Parameters(index = "0", paramLabel = "<question>", description = "Its number in the list.")
    private String question = "";

    Allow(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      Consents.Answer answer = once ? Consents.Answer.ALLOW_ONCE : Consents.Answer.ALLOW;
      return say(context, choice, question, answer, once ? "allowed once" : "allowed");
    }
  }

  /// `mortise consent deny`.
  @Command(name = "deny", description = "Say no; for a minute it is not asked again.")
  static final class Deny implements Callable<Integer> {
    private final Context context;
    @Mixin private HostChoice choice = new HostChoice();

    @Parameters(index = "0", paramLabel = "<question>", description = "Its number in the list.")
    private String question = "";

    Deny(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      return say(context, choice, question, Consents.Answer.DENY, "denied");
    }
  }

  private static int say(
      Context context, HostChoice choice, String question, Consents.Answer answer, String done) {
    try (OpenHost host = choice.require(context, List.of())) {
      host.plugins().consents().answer(question, answer, context.operator());
      context.output().line(question + " " + done);
    }
    return ExitCode.OK.number();
  }

  private static void show(Context context, Consents.Question question) {
    Output output = context.output();
    String calls = question.calls() == 1 ? "1 call waits" : question.calls() + " calls wait";
    output.line(output.bold(question.id()) + "  " + Text.oneLine(question.shown()));
    output.items(
        List.of(
            calls + ", for " + String.join(", ", question.callers()),
            "mortise consent allow " + question.id() + " [--once]",
            "mortise consent deny " + question.id()),
        "   ");
  }
}
