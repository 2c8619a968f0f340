package dev.mortise.services;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.stream.Collectors;

/// Holds values against the JSON Schema that a plugin wrote for them, before the plugin sees them.
///
/// The schema is foreign too: it loads nothing from anywhere, its expressions are bounded, and it
/// may refer to itself for ever without harm.
final class ArgumentCheck {
  /// No schema is larger than this many bytes.
  static final int SCHEMA_BYTES_MAX = 256 * 1024;

  private static final int PROBLEMS_SHOWN = 5;
  private static final int PROBLEM_LENGTH = 300;

  private ArgumentCheck() {}

  /// @param label `id version`, the way messages begin
  /// @param what `the arguments of tool x`
  /// @throws PluginException `INVALID_ARGUMENT` with all that is wrong; `PLUGIN_PROTOCOL` when the
  ///   schema itself cannot be used
  static void check(String label, String what, Json schema, Json value) {
    List<Error> problems;
    try {
      problems = schema(label, what, schema).validate(value.toString(), InputFormat.JSON);
    } catch (PluginException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw unusable(label, what, "it refers to itself without an end");
    } catch (RuntimeException e) {
      throw unusable(label, what, String.valueOf(e.getMessage()));
    }
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          label + ": " + what + " do not fit its schema: " + words(problems) + ".");
    }
  }

  private static Schema schema(String label, String what, Json schema) {
    if (schema.size() > SCHEMA_BYTES_MAX) {
      throw unusable(
          label, what, "it has " + schema.size() + " bytes of at most " + SCHEMA_BYTES_MAX);
    }
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().regularExpressionFactory(BoundedExpression::of).build();
    try {
      return SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              registry ->
                  registry
                      .schemaRegistryConfig(config)
                      .schemaLoader(loader -> loader.allow(_ -> false)))
          .getSchema(schema.toString());
    } catch (SchemaException e) {
      throw unusable(label, what, String.valueOf(e.getMessage()));
    }
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
    return more > 0 ? shown + "; and " + more + " more" : shown;
  }

  private static String cut(String text) {
    String plain = PlainText.line(text);
    return plain.length() > PROBLEM_LENGTH ? plain.substring(0, PROBLEM_LENGTH) + "…" : plain;
  }
}
