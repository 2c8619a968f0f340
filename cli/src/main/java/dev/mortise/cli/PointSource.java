package dev.mortise.cli;

import dev.mortise.api.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The source of a plugin that implements an extension point, its methods still to be written.
///
/// @param id the plugin's
/// @param form what the application exported
record PointSource(String id, PointForm form) {
  private static final Map<String, String> JAVA =
      Map.of(
          "string", "String",
          "boolean", "boolean",
          "integer", "long",
          "number", "double",
          "boxed boolean", "Boolean",
          "boxed long", "Long",
          "boxed double", "Double",
          "", "dev.mortise.api.Json");
  private static final Map<String, String> GO =
      Map.of(
          "string", "string",
          "boolean", "bool",
          "integer", "int64",
          "number", "float64",
          "", "any");

  /// @param className the class that is to hold it
  String java(String className) {
    String point = PointTypes.capital(PointForm.simpleName(form.point()));
    String type = point.equals(className) ? point + "Point" : point;
    var language =
        new PointTypes.Language(
            JAVA,
            (list, of) -> list ? "List<" + of + ">" : "Map<String, " + of + ">",
            (name, of) -> of + " " + name,
            (name, fields) -> "\n  public record " + name + "(" + fields + ") {}\n",
            ", ");
    var types =
        new PointTypes(language, Set.of(className, type, "String", "List", "Map", "Contract"));
    var methods = new StringBuilder();
    var bodies = new StringBuilder();
    form.methods()
        .forEach((name, method) -> {
          String head = javaHead(types, name, method);
          methods.append("\n    ").append(head).append(";\n");
          bodies.append(
              """

                    @Override
                    public %s {
                      throw new UnsupportedOperationException("%s is still to be written");
                    }
              """
                  .formatted(head, name));
        });
    return """
    import dev.mortise.api.Contract;
    import dev.mortise.sdk.MortisePlugin;
    import java.util.List;
    import java.util.Map;

    /// Implements the extension point %s of an application.
    public final class %s {
      /// What the application asks for.
      @Contract(value = "%s", version = %d)
      public interface %s {%s  }
    %s
      public static void main(String[] args) {
        var implementation = new %s() {%s    };
        MortisePlugin.builder("%s", "0.1.0").point(%s.class, implementation).serve(args);
      }
    }
    """
        .formatted(
            form.point(),
            className,
            form.point(),
            form.version(),
            type,
            methods,
            types.declarations(),
            type,
            bodies,
            id,
            type);
  }

  private static String javaHead(PointTypes types, String name, PointForm.Method method) {
    Json argument = method.takes();
    return result(types, name, method.returns())
        + " "
        + name
        + "("
        + (argument == null ? "" : types.of(argument, name + "Argument") + " argument")
        + ")";
  }

  private static String result(PointTypes types, String name, @Nullable Json result) {
    return result == null ? "void" : types.of(result, name + "Result");
  }

  /// The main.go.
  String go() {
    var language =
        new PointTypes.Language(
            GO,
            (list, of) -> list ? "[]" + of : "map[string]" + of,
            (name, of) -> "\t" + PointTypes.capital(name) + " " + of + " `json:\"" + name + "\"`\n",
            (name, fields) -> "\ntype " + name + " struct {\n" + fields + "}\n",
            "");
    var types = new PointTypes(language, Set.of("Nothing"));
    var functions = new StringBuilder();
    var table = new StringBuilder();
    form.methods()
        .forEach((name, method) -> {
          Json taken = method.takes();
          String argument = taken == null ? "struct{}" : types.of(taken, name + "Argument");
          String function = "do" + PointTypes.capital(name);
          String kind = method.returns() == null ? "Proc" : "Func";
          functions.append("\nfunc %s(_ context.Context, _ %s) ".formatted(function, argument));
          functions.append(goBody(types, name, method.returns()));
          table.append("\t\t\t\t\"%s\": mortise.%s(%s),\n".formatted(name, kind, function));
        });
    return """
    // Implements the extension point %s of an application.
    package main

    import (
    	"context"
    	"errors"

    	mortise "mortise.dev/sdk"
    )
    %s%s
    func main() {
    	mortise.Serve(mortise.Plugin{
    		ID:      "%s",
    		Version: "0.1.0",
    		Points: map[string]mortise.Point{
    			"%s": {Version: %d, Methods: map[string]mortise.Method{
    %s\t\t\t}},
    		},
    	})
    }
    """
        .formatted(
            form.point(), types.declarations(), functions, id, form.point(), form.version(), table);
  }

  private static String goBody(PointTypes types, String name, @Nullable Json result) {
    String failure = "errors.New(\"" + name + " is still to be written\")";
    if (result == null) {
      return "error {\n\treturn " + failure + "\n}\n";
    }
    String type = types.of(result, name + "Result");
    return "(answer " + type + ", err error) {\n\treturn answer, " + failure + "\n}\n";
  }
}
