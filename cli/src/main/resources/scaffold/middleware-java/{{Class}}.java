import dev.mortise.api.Bytes;
import dev.mortise.api.Middleware;
import dev.mortise.sdk.MortisePlugin;
import java.util.Map;

/// Middleware: sees every request after authentication; passes, changes or refuses it.
public final class {{Class}} implements Middleware {
  public static void main(String[] args) {
    MortisePlugin.builder("{{id}}", "0.1.0")
        .middleware(new Middleware.Details(100, false), new {{Class}}())
        .serve(args);
  }

  @Override
  public Decision apply(Request request) {
    if (request.path().startsWith("/forbidden/")) {
      return new Decision(true, 403, Map.of(), Bytes.of("not here\n"));
    }
    return new Decision(false, 0, Map.of("x-{{id}}", "seen"), Bytes.EMPTY);
  }
}
