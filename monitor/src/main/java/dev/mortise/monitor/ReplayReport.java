package dev.mortise.monitor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a replay came to.
///
/// @param sent how many messages of the client the server was sent
/// @param compared how many recorded responses were looked for
/// @param gone whether the server stopped reading before the end
/// @param different the responses that are not as recorded, in the order of the recording
public record ReplayReport(int sent, int compared, boolean gone, List<Response> different) {
  /// Copies the list.
  public ReplayReport {
    different = List.copyOf(different);
  }

  /// One response that is not as recorded.
  ///
  /// @param line of the recording
  /// @param method of the request it answers
  /// @param id of that request, as JSON
  /// @param answered whether one came in time
  /// @param differences where it differs, the first 50; empty when none came
  public record Response(
      int line, String method, String id, boolean answered, List<Difference> differences) {
    /// Copies the list.
    public Response {
      differences = List.copyOf(differences);
    }
  }

  /// One place where two responses differ.
  ///
  /// @param pointer a JSON pointer (RFC 6901); empty for the whole
  /// @param recorded the beginning of the value as JSON; null where there was none
  /// @param now the same of what came this time
  public record Difference(String pointer, @Nullable String recorded, @Nullable String now) {}

  /// Whether there was something to compare, and all of it is as recorded.
  public boolean same() {
    return compared > 0 && different.isEmpty();
  }

  /// The same for people.
  public String verdict() {
    if (compared == 0) {
      return gone
          ? "Nothing was compared: the server ended before it answered anything."
          : "Nothing was compared: the recording holds no response to a request of the client.";
    }
    if (!different.isEmpty()) {
      return "Different: %d of %d %s."
          .formatted(different.size(), compared, compared == 1 ? "response" : "responses");
    }
    return compared == 1
        ? "Same: 1 response is as recorded."
        : "Same: all " + compared + " responses are as recorded.";
  }
}
