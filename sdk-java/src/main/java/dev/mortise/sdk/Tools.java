package dev.mortise.sdk;

import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import java.util.function.Function;

/// Makes tools of functions.
public final class Tools {
  private Tools() {}

  /// A tool that takes a record and answers text; its schema comes from the record.
  public static <A> OfferedTool typed(
      String name, String description, Class<A> arguments, Function<A, String> run) {
    var details = new Tool.Details(description, Schemas.of(arguments), null, false);
    return new OfferedTool(name, details, of(i -> Tool.Result.of(run.apply(decode(i, arguments)))));
  }

  /// A tool that takes a record and answers one; both schemas come from the records, and the model
  /// sees the answer's JSON as text too.
  public static <A, R> OfferedTool typed(
      String name, String description, Class<A> arguments, Class<R> result, Function<A, R> run) {
    var details = new Tool.Details(description, Schemas.of(arguments), Schemas.of(result), false);
    return new OfferedTool(
        name,
        details,
        of(i -> {
          Json structured = JsonCodec.encode(run.apply(decode(i, arguments)));
          return new Tool.Result(structured.toString(), structured, false);
        }));
  }

  private static <A> A decode(Tool.Invocation invocation, Class<A> type) {
    return JsonCodec.decode(invocation.arguments(), type);
  }

  /// A tool whose every caller is allowed.
  public static Tool of(Function<Tool.Invocation, Tool.Result> execute) {
    return new Tool() {
      @Override
      public Result execute(Invocation invocation) {
        return execute.apply(invocation);
      }

      @Override
      public Verdict authorize(Invocation invocation) {
        return Verdict.ALLOWED;
      }
    };
  }

  /// What a tool is, with a schema written by hand.
  ///
  /// @param inputSchema JSON Schema of the arguments
  public static Tool.Details details(String description, String inputSchema) {
    return new Tool.Details(description, Json.of(inputSchema), null, false);
  }
}
