import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;

/// Routes: answers HTTP below /api/v1/plugins/{{id}}/.
public final class {{Class}} {
  public static void main(String[] args) {
    var routes = new HttpRoutes().on("get", "/hello", request -> HttpRoutes.text(200, "Hello!\n"));
    MortisePlugin.builder("{{id}}", "0.1.0").routes(routes).serve(args);
  }
}
