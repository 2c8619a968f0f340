import dev.mortise.api.Contract;
import dev.mortise.api.Needs;
import dev.mortise.sdk.MortisePlugin;

/// An extension point of an application, implemented: replace the interface by the application's.
public final class {{Class}} {
  /// What the application asks for.
  @Contract("{{point}}")
  public interface {{Point}} {
    @Needs("point:offer:{{point}}")
    Text greet(Person person);
  }

  public record Person(String name) {}

  public record Text(String text) {}

  public static void main(String[] args) {
    {{Point}} greeting = person -> new Text("Hello, " + person.name() + "!");
    MortisePlugin.builder("{{id}}", "0.1.0").point({{Point}}.class, greeting).serve(args);
  }
}
