package dev.mortise.cli;

import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns every failure into one sentence on standard error and a number for the shell.
final class Failures {
  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command line could not be understood.
  int usage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    say(sentence(failure) + ".");
    say("try '" + command.getCommandSpec().qualifiedName() + " --help'");
    return ExitCode.USAGE.number();
  }

  private static String sentence(ParameterException failure) {
    String message = String.valueOf(failure.getMessage()).strip().replaceAll("[.!]$", "");
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      message =
          "there is no "
              + (unmatched.isUnknownOption() ? "option" : "command or argument")
              + " '"
              + word
              + "' here";
      List<String> known = Words.known(failure.getCommandLine(), unmatched.isUnknownOption());
      return Words.nearest(word, known).map(near -> said(unmatched, near)).orElse(message);
    }
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String said(UnmatchedArgumentException failure, String near) {
    String word = failure.getUnmatched().getFirst();
    return "there is no '" + word + "' here; did you mean '" + near + "'?";
  }

  /// The command was understood and failed.
  int failed(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof PluginException known) {
      say(known.getMessage());
      return ExitCode.of(known.code()).number();
    }
    say("this is a bug in Mortise: " + failure + " (MORTISE_DEBUG=true shows where)");
    if ("true".equals(terminal.environment().get("MORTISE_DEBUG"))) {
      failure.printStackTrace(terminal.err());
    }
    return ExitCode.FAILURE.number();
  }

  private void say(String message) {
    terminal.err().println("mortise: " + Text.oneLine(message).replaceAll("\\?\\.$", "?"));
    terminal.err().flush();
  }
}
