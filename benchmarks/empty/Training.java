package dev.mortise.app;

/// What the launcher runs to make the start cache of the empty program.
public final class Training {
  private Training() {}

  public static void main(String[] arguments) {
    // Loads the other class, which the cache is for.
    if (arguments.length > 0) {
      Main.main(arguments);
    }
    System.out.println(Main.class.getName());
  }
}
