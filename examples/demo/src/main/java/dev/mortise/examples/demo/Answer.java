package dev.mortise.examples.demo;

import io.modelcontextprotocol.json.McpJsonDefaults;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// What the server answered.
record Answer(int status, HttpHeaders headers, String body) {
  /// The one place that says what should be seen.
  ///
  /// @param parts of the body, in any place
  /// @throws Unexpected where it is something else
  Answer expect(int expected, String... parts) {
    if (status != expected) {
      throw new Unexpected("expected status " + expected + ", got " + this);
    }
    for (String part : parts) {
      if (!body.contains(part)) {
        throw new Unexpected("expected \"" + part + "\", got " + this);
      }
    }
    return this;
  }

  /// The seconds after which the server will be asked again.
  long retryAfter() {
    return headers
        .firstValueAsLong("retry-after")
        .orElseThrow(() -> new Unexpected("expected Retry-After with " + this));
  }

  /// Lets them pass.
  void rest() {
    LockSupport.parkNanos(retryAfter() * 1_000_000_000L);
  }

  /// A member of the JSON object it is.
  String text(String member) {
    Object value = object().get(member);
    if (value == null) {
      throw new Unexpected("expected the member " + member + ", got " + this);
    }
    return value.toString();
  }

  /// What a person reads: the sentence of a refusal, else all of it.
  String readable() {
    return body.startsWith("{\"error\"") && body.contains("\"code\"")
        ? text("error")
        : body.strip();
  }

  private Map<?, ?> object() {
    try {
      return McpJsonDefaults.getMapper().readValue(body, Map.class);
    } catch (IOException e) {
      throw new Unexpected("expected a JSON object, got " + this + ": " + e);
    }
  }

  @Override
  public String toString() {
    return status + " " + (body.length() > 2_000 ? body.substring(0, 2_000) + "…" : body);
  }
}
