import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import dev.mortise.api.Middleware;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import java.util.List;
import java.util.Map;

/// What `kite-hello` does in Go on Kite's contract, in Java on ours.
final class Hello implements Tool {
  /// Who is greeted.
  record Greeting(String name) {}

  private Hello() {}

  public static void main(String[] args) {
    var routes =
        new HttpRoutes()
            .on("get", "/greetings", Hello::greet)
            .on("post", "/greetings", _ -> HttpRoutes.json(201, Json.EMPTY));
    MortisePlugin.builder("hello", "1.0.0")
        .routes(routes)
        .tool(
            "greet",
            Tools.details(
                "Greets somebody",
                "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"
                    + "\"required\":[\"name\"]}"),
            new Hello())
        .middleware(new Middleware.Details(50, false), Hello::decide)
        .serve(args);
  }

  private static Routes.Response greet(Routes.Request request) {
    String name = request.query().getOrDefault("name", List.of("world")).getFirst();
    return HttpRoutes.json(200, JsonCodec.encode(Map.of("greeting", "Hello, " + name + "!")));
  }

  @Override
  public Verdict authorize(Invocation invocation) {
    boolean root = greeted(invocation).equals("root");
    return root ? new Verdict(false, "root is not greeted") : Verdict.ALLOWED;
  }

  @Override
  public Result execute(Invocation invocation) {
    return Result.of("Hello, " + greeted(invocation) + "!");
  }

  private static String greeted(Invocation invocation) {
    return JsonCodec.decode(invocation.arguments(), Greeting.class).name();
  }

  private static Middleware.Decision decide(Middleware.Request request) {
    return request.path().endsWith("/forbidden")
        ? new Middleware.Decision(true, 403, Map.of(), Bytes.of("{\"error\":\"forbidden by hello\"}"))
        : Middleware.Decision.PASS;
  }
}
