import dev.mortise.api.Bytes;
import dev.mortise.api.Middleware;
import dev.mortise.sdk.MortisePlugin;
import java.util.Map;

/// Puts a stamp on every request, and refuses those that bring one.
final class HeaderStamp implements Middleware {
  private static final String STAMP = "x-stamp";

  private HeaderStamp() {}

  public static void main(String[] args) {
    MortisePlugin.builder("header-stamp", "1.0.0")
        .middleware(new Middleware.Details(100, false), new HeaderStamp())
        .serve(args);
  }

  @Override
  public Decision apply(Request request) {
    if (request.headers().containsKey(STAMP)) {
      return new Decision(true, 400, Map.of(), Bytes.of("a stamp is not brought along\n"));
    }
    return new Decision(false, 0, Map.of(STAMP, request.method() + " seen"), Bytes.EMPTY);
  }
}
