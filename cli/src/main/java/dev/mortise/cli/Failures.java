package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns every failure into one sentence on standard error and a number for the shell.
final class Failures {
  private static final String JSON = "--json";

  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The command line could not be understood.
  int usage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String sentence = sentence(failure) + ".";
    String hint = "try '" + command.getCommandSpec().qualifiedName() + " --help'";
    if (asksForJson(arguments)) {
      sayJson(sentence, ErrorCode.INVALID_ARGUMENT, null, hint);
    } else {
      say(sentence);
      say(hint);
    }
    return ExitCode.USAGE.number();
  }

  /// What did not parse is looked at word by word, up to the arguments of another program.
  private static boolean asksForJson(String[] arguments) {
    return Arrays.stream(arguments).takeWhile(word -> !word.equals("--")).anyMatch(JSON::equals);
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
    PluginException known = known(failure);
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    boolean json = last.hasMatchedOption(JSON);
    if (json) {
      String message = String.valueOf(known.getMessage());
      sayJson(message, known.code(), plugin(last), hint(message));
    } else {
      say(known.getMessage());
    }
    if (known.code() == ErrorCode.INTERNAL
        && "true".equals(terminal.environment().get("MORTISE_DEBUG"))) {
      failure.printStackTrace(terminal.err());
    }
    return ExitCode.of(known.code()).number();
  }

  private static PluginException known(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException e ? e.getCause() : failure;
    return switch (cause) {
      case PluginException known -> known;
      case FileSystemException files ->
          new PluginException(ErrorCode.UNAVAILABLE, sentence(files), files);
      case null, default ->
          new PluginException(
              ErrorCode.INTERNAL,
              "this is a bug in Mortise: " + failure + " (MORTISE_DEBUG=true shows where)",
              failure);
    };
  }

  private static String sentence(FileSystemException failure) {
    String file = String.valueOf(failure.getFile());
    return switch (failure) {
      case AccessDeniedException ignored ->
          file + " cannot be used: this user may not; choose another place, or change its mode";
      case NoSuchFileException ignored -> file + " does not exist";
      case FileAlreadyExistsException ignored -> file + " is in the way: it is no folder";
      default ->
          file
              + " cannot be used: "
              + Objects.requireNonNullElse(failure.getReason(), failure.getClass().getSimpleName());
    };
  }

  /// The plugin the command line names.
  private static @Nullable String plugin(ParseResult parsed) {
    return parsed.matchedPositionals().stream()
        .filter(each -> each.paramLabel().equals("<plugin>"))
        .flatMap(each -> each.stringValues().stream())
        .findFirst()
        .orElse(null);
  }

  /// Messages say what is wrong; behind a semicolon stands what to do.
  private static @Nullable String hint(String message) {
    int end = message.lastIndexOf("; ");
    return end < 0 ? null : message.substring(end + 2);
  }

  private void sayJson(
      String message, ErrorCode code, @Nullable String plugin, @Nullable String hint) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("error", Text.oneLine(message));
    fields.put("code", code);
    fields.put("plugin", plugin);
    fields.put("hint", hint == null ? null : Text.oneLine(hint));
    terminal.err().println(JsonText.line(fields));
    terminal.err().flush();
  }

  private void say(String message) {
    terminal.err().println("mortise: " + Text.oneLine(message).replaceAll("\\?\\.$", "?"));
    terminal.err().flush();
  }
}
