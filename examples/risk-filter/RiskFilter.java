import dev.mortise.sdk.Host;
import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Stands in line and blocks requests to the server whose risk is too high: the highest of what
/// method, content, arguments and size say.
final class RiskFilter extends Messages {
  private static final int LOW = 10;
  private static final int MEDIUM = 35;
  private static final int HIGH = 75;

  /// Larger requests are at least of medium, ten times larger ones of high risk.
  private static final int LARGE_BYTES = 100_000;

  /// What some words mean.
  private record Rule(int score, String what, Pattern words) {}

  private static final Map<String, Integer> METHODS =
      Map.of(
          "resources/read", MEDIUM,
          "tools/call", MEDIUM,
          "prompts/get", MEDIUM,
          "resources/write", MEDIUM,
          "database/query", MEDIUM,
          "filesystem/write", HIGH,
          "filesystem/delete", HIGH,
          "process/execute", HIGH,
          "shell/execute", HIGH);

  private static final List<Rule> RULES =
      List.of(
          rule(HIGH, "a system file", "/etc/(passwd|shadow|sudoers)|/(proc|sys|dev)/"),
          rule(HIGH, "a private key", "\\.ssh/|id_(rsa|dsa|ecdsa|ed25519)\\b|\\.(pem|key)\\b|private key"),
          rule(HIGH, "SQL that destroys", "\\b(drop|truncate)\\s+(table|database)\\b|\\bdelete\\s+from\\b"),
          rule(HIGH, "SQL that is injected", "\\bunion\\s+(all\\s+)?select\\b|'\\s*or\\s*'?1'?\\s*=\\s*'?1"),
          rule(HIGH, "a command that destroys", "\\brm\\s+-[a-z]*[rf]|\\bmkfs\\b|\\bdd\\s+if=|\\bchmod\\s+777\\b"),
          rule(HIGH, "a command with other rights", "\\bsudo\\b|\\bsu\\s+-"),
          rule(HIGH, "a way out of a folder", "\\.\\./\\.\\./"),
          rule(HIGH, "an injected instruction", "ignore (all )?previous instructions|you are now "),
          rule(MEDIUM, "configuration", "\\.env\\b|config\\.(json|ya?ml|toml)\\b"),
          rule(MEDIUM, "credentials", "password|passwd|secret|api[_-]?key|token|credential"));

  /// What an operator may set.
  record Settings(Integer blockFrom) {}

  private record Risk(int score, String why) {
    Risk or(int other, String reason) {
      return other > score ? new Risk(other, reason) : this;
    }
  }

  // Set before the first session.
  private int blockFrom = HIGH;

  private static Rule rule(int score, String what, String words) {
    return new Rule(score, what, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
  }

  @Override
  public Decision decide(Message message) {
    if (message.direction() != Direction.INBOUND || message.kind() != Kind.REQUEST) {
      return Decision.CONTINUE;
    }
    Risk risk = risk(message);
    if (risk.score() < blockFrom) {
      return Decision.CONTINUE;
    }
    Host.log().warn(message.method() + " has risk " + risk.score() + ": " + risk.why());
    return Decision.block("risk " + risk.score() + ": " + risk.why());
  }

  private static Risk risk(Message message) {
    String method = String.valueOf(message.method());
    var risk =
        new Risk(LOW, "nothing special")
            .or(METHODS.getOrDefault(method.toLowerCase(Locale.ROOT), LOW), "the method " + method);
    // As it is read by whoever parses it: an escaped letter hides nothing.
    String text = unescaped(message.payload().text());
    for (Rule rule : RULES) {
      if (rule.words().matcher(text).find()) {
        risk = risk.or(rule.score(), "it names " + rule.what());
      }
    }
    risk = risk.or(message.size() > LARGE_BYTES ? MEDIUM : LOW, "its size");
    return risk.or(message.size() > 10L * LARGE_BYTES ? HIGH : LOW, "its size");
  }

  /// JSON's `\\uXXXX`, `\\/` and blanks as the characters they mean.
  private static String unescaped(String json) {
    return Pattern.compile("\\\\(u([0-9a-fA-F]{4})|[/\"\\\\nrt])")
        .matcher(json)
        .replaceAll(
            escape -> {
              String code = escape.group(2);
              String character =
                  code != null
                      ? Character.toString(Integer.parseInt(code, 16))
                      : switch (escape.group(1)) {
                        case "n", "r", "t" -> " ";
                        default -> escape.group(1);
                      };
              return java.util.regex.Matcher.quoteReplacement(character);
            });
  }

  static void main(String[] args) {
    var filter = new RiskFilter();
    MortisePlugin.builder("risk-filter", "1.0.0")
        .settings(
            Settings.class,
            settings -> filter.blockFrom = settings.blockFrom() == null ? HIGH : settings.blockFrom())
        .messages(new Details(true), filter)
        .serve(args);
  }
}
