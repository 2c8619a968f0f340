package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.MessageHandler.Message;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// How far a message may reach, estimated for people who look at traffic. Decides nothing: that is
/// for plugins in line, which have rules of their own.
enum Risk {
  LOW,
  MEDIUM,
  HIGH;

  /// Larger requests are at least of medium risk, ten times larger ones of high.
  private static final long LARGE_BYTES = 100_000;

  private static final Map<String, Risk> METHODS =
      Map.of(
          "resources/read", MEDIUM,
          "tools/call", MEDIUM,
          "prompts/get", MEDIUM,
          "sampling/createmessage", MEDIUM);

  private static final Pattern DANGEROUS =
      Pattern.compile(
          "/etc/(?:passwd|shadow|sudoers)|\\.ssh/|\\bid_(?:rsa|ed25519)\\b|PRIVATE KEY"
              + "|\\brm\\s+-[a-z]*[rf]|\\bsudo\\b|\\bmkfs\\b|\\bdd\\s+if=|\\bchmod\\s+777\\b"
              + "|\\b(?:drop|truncate)\\s+(?:table|database)\\b|\\bdelete\\s+from\\b"
              + "|\\.\\./\\.\\./",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern DELICATE =
      Pattern.compile(
          "\\.env\\b|passw(?:or)?d|secret|api[_-]?key|token|credential", Pattern.CASE_INSENSITIVE);

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The highest of what method, words and size say. What is no request to the server is low.
  static Risk of(Message message, String text) {
    if (message.direction() != Direction.INBOUND || message.kind() != Kind.REQUEST) {
      return LOW;
    }
    String method = String.valueOf(message.method()).toLowerCase(Locale.ROOT);
    if (DANGEROUS.matcher(text).find() || message.size() > 10 * LARGE_BYTES) {
      return HIGH;
    }
    return DELICATE.matcher(text).find() || message.size() > LARGE_BYTES
        ? MEDIUM
        : METHODS.getOrDefault(method, LOW);
  }
}
