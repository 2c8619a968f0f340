package dev.mortise.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one exception of Mortise: a failure somebody outside the code can understand.
///
/// The message is a whole sentence that begins with the plugin's name where there is one, and says
/// what was expected, what came, and what to do. Bugs are not reported by it but by
/// `IllegalArgumentException` and `IllegalStateException`.
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient @Nullable Throttle throttle;

  /// A failure without a cause in code.
  public PluginException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  /// A failure that another exception led to.
  public PluginException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, null);
  }

  private PluginException(
      ErrorCode code, String message, @Nullable Throwable cause, @Nullable Throttle throttle) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.code = Objects.requireNonNull(code, "code");
    this.throttle = throttle;
  }

  /// A call that came too soon after others: `RESOURCE_EXHAUSTED`.
  public static PluginException throttled(String message, Throttle throttle) {
    return new PluginException(ErrorCode.RESOURCE_EXHAUSTED, message, null, throttle);
  }

  /// What went wrong, for code to branch on.
  public ErrorCode code() {
    return code;
  }

  /// When to try again, where a rate was the reason.
  public Optional<Throttle> throttle() {
    return Optional.ofNullable(throttle);
  }

  /// The message; never null.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /// The same failure told with other words.
  public PluginException withMessage(String message) {
    return new PluginException(code, message, this, throttle);
  }
}
