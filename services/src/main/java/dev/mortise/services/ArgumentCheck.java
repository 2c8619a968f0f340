package dev.mortise.services;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.ValidationLimitExceededException.LimitKind;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Holds values against the JSON Schema that a plugin wrote for them, before the plugin sees them.
///
/// The schema is foreign too: it loads nothing from anywhere, and [BoundedCheck] bounds what it may
/// cost, so that it may refer to itself for ever without harm.
final class ArgumentCheck {
  /// No schema is larger than this many bytes.
  static final int SCHEMA_BYTES_MAX = 256 * 1024;

  /// Of more bytes a value is what a limit is too small for, not its schema.
  private static final int LARGE = 64 * 1024;

  private static final System.Logger LOG = System.getLogger(ArgumentCheck.class.getName());

  /// What was said of schemas; of more than this many nothing is.
  private static final int SAID_MAX = 1_000;

  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private static final int PROBLEMS_SHOWN = 5;
  private static final int PROBLEM_LENGTH = 300;
  private static final String ENDLESS = "it refers to itself without an end";

  private ArgumentCheck() {}

  /// @param label `id version`, the way messages begin
  /// @param what `the arguments of tool x`
  /// @throws PluginException `INVALID_ARGUMENT` with all that is wrong, or when the value is too
  ///   large to be checked; `PLUGIN_PROTOCOL` when the schema itself cannot be used
  static void check(String label, String what, Json schema, Json value) {
    var check = new BoundedCheck(value.size(), true);
    List<Error> problems = problems(label, what, schema, value, check);
    sayUnread(label, what, check);
    if (!problems.isEmpty() && check.unread() != null) {
      // Where an expression chooses, as in `not`, one that matches everything refuses what is
      // honest.
      var other = new BoundedCheck(value.size(), false);
      if (problems(label, what, schema, value, other).isEmpty()) {
        return;
      }
    }
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          label + ": " + what + " do not fit its schema: " + words(problems) + ".");
    }
  }

  private static List<Error> problems(
      String label, String what, Json schema, Json value, BoundedCheck check) {
    try {
      return schema(label, what, schema, check).validate(check, value.toString(), InputFormat.JSON);
    } catch (PluginException e) {
      throw e;
    } catch (ValidationLimitExceededException e) {
      throw e.getLimitKind() == LimitKind.EVALUATION_DEPTH
          ? unusable(label, what, ENDLESS)
          : tooMuch(
              label,
              what,
              value,
              "holding a value against it takes more than %,d steps"
                  .formatted(BoundedCheck.STEPS_MAX));
    } catch (BoundedCheck.TooMuch e) {
      throw tooMuch(label, what, value, String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw unusable(label, what, ENDLESS);
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new PluginException(
            ErrorCode.CANCELLED, label + ": the check of " + what + " was ended.", e);
      }
      throw unusable(label, what, String.valueOf(e.getMessage()));
    }
  }

  private static Schema schema(String label, String what, Json schema, BoundedCheck check) {
    if (schema.size() > SCHEMA_BYTES_MAX) {
      throw unusable(
          label, what, "it has " + schema.size() + " bytes of at most " + SCHEMA_BYTES_MAX);
    }
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(expression -> BoundedExpression.of(expression, check))
            .build();
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry ->
                registry
                    .schemaRegistryConfig(config)
                    .schemaLoader(loader -> loader.allow(_ -> false)))
        .getSchema(schema.toString());
  }

  private static void sayUnread(String label, String what, BoundedCheck check) {
    String unread = check.unread();
    if (unread != null && SAID.size() < SAID_MAX && SAID.add(label + " " + what)) {
      LOG.log(
          System.Logger.Level.WARNING,
          PlainText.line(
              "%s: an expression in the schema of %s refuses nothing, because it is not one of RE2, which has no look-around, no back references and no counts over 1000: %s"
                  .formatted(label, what, cut(unread))));
    }
  }

  private static PluginException tooMuch(String label, String what, Json value, String why) {
    if (value.size() <= LARGE) {
      return unusable(label, what, why);
    }
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: %s have %d bytes; the value is too large to be checked against its schema: %s."
            .formatted(label, what, value.size(), why));
  }

  private static PluginException unusable(String label, String what, String why) {
    return new PluginException(
        ErrorCode.PLUGIN_PROTOCOL,
        "%s: the schema of %s cannot be used: %s.".formatted(label, what, cut(why)));
  }

  private static String words(List<Error> problems) {
    String shown =
        problems.stream()
            .limit(PROBLEMS_SHOWN)
            .map(p -> cut(p.toString()))
            .collect(Collectors.joining("; "));
    int more = problems.size() - PROBLEMS_SHOWN;
    if (more <= 0) {
      return shown;
    }
    String least = problems.size() >= BoundedCheck.PROBLEMS_MAX ? "at least " : "";
    return shown + "; and " + least + more + " more";
  }

  private static String cut(String text) {
    String plain = PlainText.line(text);
    return plain.length() > PROBLEM_LENGTH ? plain.substring(0, PROBLEM_LENGTH) + "…" : plain;
  }
}
