package dev.mortise.examples.demo;

/// What was shown is not what should be seen: the demonstration ends here, and not with 0.
final class Unexpected extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param what was expected, and what came instead
  Unexpected(String what) {
    super(what);
  }
}
