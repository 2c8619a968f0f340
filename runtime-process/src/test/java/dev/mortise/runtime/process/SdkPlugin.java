package dev.mortise.runtime.process;

import dev.mortise.api.Json;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import java.util.Map;

/// A plugin as its author writes it, with the SDK.
public final class SdkPlugin {
  private SdkPlugin() {}

  /// Serves until the host ends it.
  public static void main(String[] arguments) {
    var details = new Tool.Details("Tells the host's time", Json.of("{}"), null, false);
    MortisePlugin.builder("hello", "1.0.0")
        .tool("when", details, _ -> Tool.Result.of(when()))
        .routes(
            new HttpRoutes()
                .on(
                    "post",
                    "/mirror",
                    request -> new Routes.Response(200, Map.of(), request.body())))
        .serve(arguments);
  }

  private static String when() {
    return Host.current().now() + " for " + Host.current().caller().name();
  }
}
