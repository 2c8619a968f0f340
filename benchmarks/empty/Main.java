package dev.mortise.app;

/// Stands in the place of the real one: what a start costs before the program does anything.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(0);
  }
}
