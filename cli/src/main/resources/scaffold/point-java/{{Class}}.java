import dev.mortise.api.Contract;
import dev.mortise.api.Needs;
import dev.mortise.sdk.MortisePlugin;

/// An extension point of an application, implemented: replace the interface by the application's.
public final class {{Class}} {
  /// What the application asks for.
  @Contract("acme.Greeting")
  public interface Greeting {
    @Needs("point:offer:acme.Greeting")
    Text greet(Person person);
  }

  public record Person(String name) {}

  public record Text(String text) {}

  public static void main(String[] args) {
    Greeting greeting = person -> new Text("Hello, " + person.name() + "!");
    MortisePlugin.builder("{{id}}", "0.1.0").point(Greeting.class, greeting).serve(args);
  }
}
