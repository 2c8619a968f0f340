package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Throttle;
import dev.mortise.protocol.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a failure looks like over HTTP: the status that belongs to its code, and the same JSON for
/// every one of them.
final class ErrorAnswer {
  /// Where nobody knows better, in seconds.
  private static final int RETRY_SECONDS = 1;

  private static final int MESSAGE_MAX = 4_000;

  /// Begins the gate's last sentence, which says what mends a refusal.
  private static final String REMEDY = " To allow it: ";

  private ErrorAnswer() {}

  /// The one place where codes become numbers.
  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      // The one who asked has gone; nobody reads this.
      case CANCELLED -> 499;
      case PERMISSION_DENIED, TOKEN_INVALID -> 403;
      case UNIMPLEMENTED -> 501;
      case RESOURCE_EXHAUSTED -> 429;
      case DEADLINE_EXCEEDED -> 504;
      case NOT_RUNNING, UNAVAILABLE -> 503;
      case MANIFEST_INVALID,
          DEPENDENCY_UNMET,
          NOT_EXECUTABLE,
          CHECKSUM_MISMATCH,
          DESCRIPTION_MISMATCH ->
          422;
      case HANDSHAKE_MALFORMED,
          HANDSHAKE_TIMEOUT,
          HANDSHAKE_EXITED,
          HANDSHAKE_INCOMPATIBLE,
          HANDSHAKE_ADDRESS,
          HANDSHAKE_CERTIFICATE,
          PLUGIN_CRASHED,
          PLUGIN_FAILED,
          PLUGIN_PROTOCOL ->
          502;
      case INTERNAL -> 500;
    };
  }

  /// The answer to a failure.
  ///
  /// @param plugin whose request it was; null where there is none
  static Answer of(PluginException failure, @Nullable String plugin) {
    int status = status(failure.code());
    String message = failure.getMessage();
    int line = message.indexOf('\n');
    int end = line < 0 ? message.indexOf(REMEDY) : line;
    String error = end < 0 ? message : message.substring(0, end);
    String hint = end < 0 ? "" : message.substring(end + 1);
    Answer answer = of(status, failure.code().name(), error, plugin, hint);
    if (failure.throttle().isPresent()) {
      return throttled(answer, failure.throttle().get());
    }
    return status == 503 || status == 429
        ? answer.with("Retry-After", Integer.toString(RETRY_SECONDS))
        : answer;
  }

  private static Answer throttled(Answer answer, Throttle throttle) {
    String seconds = Long.toString(throttle.retryAfter().toSeconds() + 1);
    return answer
        .with("Retry-After", seconds)
        .with("RateLimit-Limit", Long.toString(throttle.limit()))
        .with("RateLimit-Remaining", Long.toString(throttle.remaining()))
        .with("RateLimit-Reset", seconds);
  }

  /// An answer whose status no code stands for.
  static Answer of(int status, String code, String error, @Nullable String plugin, String hint) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", cut(error));
    body.put("code", code);
    if (plugin != null) {
      body.put("plugin", plugin);
    }
    if (!hint.isEmpty()) {
      body.put("hint", cut(hint));
    }
    return Answer.json(status, JsonCodec.encode(body));
  }

  private static String cut(String text) {
    return text.length() > MESSAGE_MAX ? text.substring(0, MESSAGE_MAX) + "…" : text;
  }
}
