package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What went wrong on a cluster, as one sentence that names the cluster and the object.
final class Failures {
  private Failures() {}

  /// The cluster's own refusal.
  ///
  /// @param subject for example `cluster prod: get pods dev/web`
  static PluginException answered(String subject, int status, byte[] body) {
    return new PluginException(code(status), sentence(subject, status, message(subject, body)));
  }

  private static String message(String subject, byte[] body) {
    try {
      return Documents.text(Documents.json(subject, Json.of(body)), "message");
    } catch (PluginException e) {
      // Something between here and the cluster answered, in HTML or plain text.
      return "";
    }
  }

  private static String sentence(String subject, int status, String message) {
    String said = message.isEmpty() ? "" : ": " + PlainText.of(message);
    return subject
        + switch (status) {
          case 401 -> ": the cluster does not accept the credentials it is configured with" + said;
          case 403 -> ": the cluster forbids it" + said;
          case 404 -> ": the cluster has no such thing" + said;
          case 409 -> ": it was changed by somebody else, or exists already; read it again" + said;
          case 410 -> ": that version is too old by now; list again" + said;
          case 429 -> ": the cluster has too much to do; try again later" + said;
          default -> ": the cluster answered " + status + said;
        };
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 400, 405, 406, 415, 422 -> ErrorCode.INVALID_ARGUMENT;
      case 401, 403 -> ErrorCode.PERMISSION_DENIED;
      case 404 -> ErrorCode.NOT_FOUND;
      case 409, 410 -> ErrorCode.CONFLICT;
      case 413, 429 -> ErrorCode.RESOURCE_EXHAUSTED;
      case 504 -> ErrorCode.DEADLINE_EXCEEDED;
      default -> ErrorCode.UNAVAILABLE;
    };
  }

  /// Nothing came back, or half of it.
  static PluginException broken(String subject, Throwable problem) {
    Throwable cause = rootOf(problem);
    if (cause instanceof PluginException known) {
      return known;
    }
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return new PluginException(
          ErrorCode.DEADLINE_EXCEEDED, subject + ": the cluster did not answer in time.", cause);
    }
    if (cause instanceof WebSocketHandshakeException refused) {
      int status = refused.getResponse().code();
      return new PluginException(code(status), sentence(subject, status, ""), cause);
    }
    if (cause instanceof KubernetesClientException told && told.getCode() > 0) {
      String message = told.getStatus() == null ? "" : told.getStatus().getMessage();
      return new PluginException(
          code(told.getCode()),
          sentence(subject, told.getCode(), message == null ? "" : message),
          cause);
    }
    return new PluginException(
        ErrorCode.UNAVAILABLE, subject + ": the cluster cannot be reached: " + why(cause), cause);
  }

  private static String why(Throwable cause) {
    if (cause instanceof ConnectException) {
      return "nothing answers at its address";
    }
    if (cause instanceof UnknownHostException) {
      return "its name is not known here";
    }
    String message = cause.getMessage();
    return PlainText.of(message == null ? cause.getClass().getSimpleName() : message);
  }

  /// What is behind the wrappers of futures and of the client.
  private static Throwable rootOf(Throwable problem) {
    @Nullable Throwable cause = problem.getCause();
    boolean wrapper =
        problem instanceof ExecutionException
            || problem instanceof CompletionException
            || (problem instanceof KubernetesClientException told && told.getCode() == 0);
    return wrapper && cause != null ? rootOf(cause) : problem;
  }
}
