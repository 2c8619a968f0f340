package dev.mortise.cli;

import dev.mortise.protocol.Suggest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// Finds what somebody probably meant to type.
final class Words {
  private Words() {}

  /// What could have been typed at this place: options with their dashes, or subcommands.
  static List<String> known(CommandLine command, boolean options) {
    List<String> words = new ArrayList<>();
    if (options) {
      command.getCommandSpec().options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> words.addAll(List.of(option.names())));
    } else {
      words.addAll(command.getSubcommands().keySet());
    }
    return words;
  }

  /// What was probably meant, see [Suggest].
  static Optional<String> nearest(String typed, Collection<String> known) {
    return Suggest.nearest(typed, known);
  }
}
