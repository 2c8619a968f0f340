import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;

/// Says back what it is told.
final class Later {
  private Later() {}

  record Said(String text) {}

  public static void main(String[] args) {
    MortisePlugin.builder("later", "1.0.0")
        .tool(Tools.typed("echo", "Says it back", Said.class, Said::text))
        .serve(args);
  }
}
