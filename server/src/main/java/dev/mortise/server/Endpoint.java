package dev.mortise.server;

import java.util.ArrayList;
import java.util.List;

/// One row of the table of everything the server answers.
///
/// @param method in upper case, or `ANY`
/// @param path a pattern below the base path: `{name}` is one segment, a last `{name...}` all that
///   follow, at least one of which may be empty
/// @param admission who may ask
/// @param behindMiddleware whether plugins' middleware stands in front of it
/// @param summary one line for the OpenAPI document
/// @param body what is sent, as the name of a schema in [Shapes]; empty for nothing
/// @param result what is answered, likewise
/// @param success the status when all goes well
/// @param handler answers it, on the thread of the connection
record Endpoint(
    String method,
    String path,
    Admission admission,
    boolean behindMiddleware,
    String summary,
    String body,
    String result,
    int success,
    Handler handler) {
  /// Answers one request.
  @FunctionalInterface
  interface Handler {
    /// The answer.
    ///
    /// @throws dev.mortise.api.PluginException what becomes an error answer
    Answer handle(Visit visit);
  }

  /// An endpoint that answers 200, takes nothing and stands behind the middleware.
  static Endpoint of(
      String method, String path, Admission admission, String summary, Handler handler) {
    return new Endpoint(
        method, path, admission, admission != Admission.OPEN, summary, "", "", 200, handler);
  }

  /// The same, taking a JSON body.
  Endpoint takes(String schema) {
    return new Endpoint(
        method, path, admission, behindMiddleware, summary, schema, result, success, handler);
  }

  /// The same, answering a JSON body.
  Endpoint answers(int status, String schema) {
    return new Endpoint(
        method, path, admission, behindMiddleware, summary, body, schema, status, handler);
  }

  /// The same, out of reach of plugins' middleware.
  Endpoint aside() {
    return new Endpoint(method, path, admission, false, summary, body, result, success, handler);
  }

  /// The names in the pattern, in order.
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      if (part.startsWith("{")) {
        names.add(part.substring(1, part.length() - 1).replace("...", ""));
      }
    }
    return names;
  }
}
