package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which people, and where a password comes from.
final class PeopleOptions {
  private static final int PASSWORD_BYTES = 18;

  @Option(
      names = "--database",
      paramLabel = "<url>",
      description = "The server's database; else this user's.")
  private @Nullable String database;

  People open(Context context) {
    return context.hosts().people(database);
  }

  /// A password that was made up or read.
  ///
  /// @param made whether it must be shown, because nobody else knows it
  record Password(String text, boolean made) {}

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
