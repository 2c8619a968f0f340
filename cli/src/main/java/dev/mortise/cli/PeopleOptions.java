package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/// Which people, and where a password comes from.
final class PeopleOptions {
  private static final int PASSWORD_BYTES = 18;

  @Mixin private DatabaseOption database = new DatabaseOption();

  People open(Context context) {
    return context.hosts().people(database.url());
  }

  /// @throws PluginException `NOT_FOUND` with who comes near
  static void requireKnown(People people, String name) {
    List<String> all = people.list().stream().map(People.Person::name).toList();
    if (!all.contains(name)) {
      String near =
          Words.nearest(name, all)
              .map(word -> "did you mean " + Text.oneLine(word) + "?")
              .orElse("mortise user list shows who there is");
      throw new PluginException(
          ErrorCode.NOT_FOUND, "there is no user '%s'; %s".formatted(Text.oneLine(name), near));
    }
  }

  /// A password that was made up or read.
  ///
  /// @param made whether it must be shown, because nobody else knows it
  record Password(String text, boolean made) {
    /// For people; one that they typed is not shown again.
    void show(Output output) {
      if (made) {
        output.line("Password, shown this once: " + text);
      }
    }

    /// For machines.
    void into(Map<String, Object> fields) {
      if (made) {
        fields.put("password", text);
      }
    }
  }

  /// A password nobody typed where others can see it.
  ///
  /// @param read whether it is the first line of standard input
  static Password password(Context context, boolean read) {
    if (!read) {
      byte[] bytes = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(bytes);
      return new Password(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), true);
    }
    try {
      var reader =
          new BufferedReader(
              new InputStreamReader(context.terminal().in(), StandardCharsets.UTF_8));
      String line = reader.readLine();
      if (line == null || line.isEmpty()) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT, "--password-stdin found no line on standard input");
      }
      return new Password(line, false);
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "standard input cannot be read: " + e.getMessage(), e);
    }
  }
}
