package dev.mortise.server;

/// A request that ends with an answer which no error code stands for: 401, 405, 413, 428.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Answer answer;

  Refused(Answer answer) {
    super("answered with " + answer.status(), null, false, false);
    this.answer = answer;
  }

  /// What to answer.
  Answer answer() {
    return answer;
  }

  /// 401: nobody is signed in.
  static Refused unknown() {
    return new Refused(
        ErrorAnswer.of(
                401,
                "UNAUTHENTICATED",
                "Sign in, or send an API key in the header Authorization.",
                null,
                "")
            .with("WWW-Authenticate", "Bearer"));
  }

  /// 413: more bytes than may be sent here.
  static Refused tooLarge(long bytesMax) {
    return new Refused(
        ErrorAnswer.of(
                413,
                "RESOURCE_EXHAUSTED",
                "The body is larger than " + bytesMax + " bytes, which is the most allowed here.",
                null,
                "")
            .with("Connection", "close"));
  }

  /// 415: not JSON.
  static Refused notJson() {
    return new Refused(
        ErrorAnswer.of(415, "INVALID_ARGUMENT", "Send the body as application/json.", null, ""));
  }
}
