import dev.mortise.api.Items;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import java.util.List;

/// A route that goes on: server-sent events below /api/v1/plugins/{{id}}/.
public final class {{Class}} {
  public static void main(String[] args) {
    var routes =
        new HttpRoutes()
            .on("get", "/events", request -> HttpRoutes.events(Items.of(List.of("one", "two"))));
    MortisePlugin.builder("{{id}}", "0.1.0").routes(routes).serve(args);
  }
}
