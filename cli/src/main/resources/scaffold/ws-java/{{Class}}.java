import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;

/// A WebSocket below /api/v1/plugins/{{id}}/: says again what it hears.
public final class {{Class}} {
  public static void main(String[] args) {
    var routes = new HttpRoutes().webSocket("/talk", (handshake, incoming) -> incoming);
    MortisePlugin.builder("{{id}}", "0.1.0").routes(routes).serve(args);
  }
}
