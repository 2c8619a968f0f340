package dev.mortise.runtime.wasm;

/// A guest did what its contract with the host does not allow, for example named memory that it
/// does not have. Ends the instance. The message is a sentence's second half: "it …".
final class GuestFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  GuestFault(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
