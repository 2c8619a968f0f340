package dev.mortise.agent;

/// Nobody listens any more.
final class Gone extends Exception {
  private static final long serialVersionUID = 1;

  Gone(Throwable cause) {
    super(cause);
  }
}
