import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;

/// A tool: what it takes is a record, its JSON Schema comes from there.
public final class {{Class}} {
  /// What a caller says.
  record Arguments(String name) {}

  public static void main(String[] args) {
    MortisePlugin.builder("{{id}}", "0.1.0")
        .tool(Tools.typed("{{tool}}", "Greets somebody", Arguments.class, {{Class}}::greet))
        .serve(args);
  }

  static String greet(Arguments arguments) {
    return "Hello, " + arguments.name() + "!";
  }
}
