package dev.mortise.runtime.wasm;

/// A module is no module, or more than a plugin may be. The message is half a sentence whose
/// subject is the module: "has 12 memories, more than …" after "it".
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1;

  Malformed(String message) {
    super(message);
  }

  Malformed(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
