import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import java.util.concurrent.CountDownLatch;

/// One tool that looks, one that changes something, one that ends only when it is taken back.
final class Tax {
  private Tax() {}

  public static void main(String[] args) {
    MortisePlugin.builder("tax", "1.0.0")
        .tool(
            "rate",
            Tools.details(
                "The rate",
                "{\"type\":\"object\",\"required\":[\"group\"],\"properties\":{\"group\":{\"type\":\"string\"}}}"),
            Tools.of(i -> Tool.Result.of("19 % \u001b[31mfor " + i.arguments())))
        .tool(
            "set_rate",
            new Tool.Details("Sets the rate", Json.of("{\"type\":\"object\"}"), null, true),
            Tools.of(_ -> Tool.Result.of("set")))
        .tool("wait", Tools.details("Waits", "{\"type\":\"object\"}"), Tools.of(_ -> waits()))
        .serve(args);
  }

  private static Tool.Result waits() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Tool.Result.of("never");
  }
}
