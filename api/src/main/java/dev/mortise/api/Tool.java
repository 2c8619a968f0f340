package dev.mortise.api;

import org.jspecify.annotations.Nullable;

/// An AI tool.
@Contract("tools")
public interface Tool {
  /// Does what the tool does.
  @Needs("tool:offer:{name}")
  Result execute(Invocation invocation);

  /// Says whether this caller may do this; asked with the same arguments right before [#execute].
  @Needs("tool:offer:{name}")
  Verdict authorize(Invocation invocation);

  /// What the tool is, told when the plugin describes itself.
  ///
  /// @param description for the model
  /// @param input JSON Schema of the arguments, kept whole
  /// @param output JSON Schema of the structured result, or null
  /// @param mutating whether it changes something, so that a person is asked first
  record Details(String description, Json input, @Nullable Json output, boolean mutating) {}

  /// One use.
  ///
  /// @param arguments a JSON object by the input schema
  /// @param cluster the caller's cluster; empty where there is none
  record Invocation(Json arguments, String cluster) {}

  /// What came out of it.
  ///
  /// @param text for the model
  /// @param structured by the output schema, or null
  /// @param failed whether the text is an error for the model to read
  record Result(String text, @Nullable Json structured, boolean failed) {
    /// Plain text.
    public static Result of(String text) {
      return new Result(text, null, false);
    }

    /// An error for the model to read.
    public static Result failure(String text) {
      return new Result(text, null, true);
    }
  }

  /// Yes, or no and why.
  record Verdict(boolean allowed, String reason) {
    /// Yes.
    public static final Verdict ALLOWED = new Verdict(true, "");
  }
}
