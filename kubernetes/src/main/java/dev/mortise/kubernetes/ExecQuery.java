package dev.mortise.kubernetes;

import dev.mortise.api.Kubernetes.Command;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What the path of a command carries.
record ExecQuery(Command command) {
  /// Encoded. A terminal has one channel for all it shows.
  @Override
  public String toString() {
    StringBuilder query = new StringBuilder();
    command.command().forEach(word -> query.append("command=").append(encoded(word)).append('&'));
    if (!command.container().isEmpty()) {
      query.append("container=").append(encoded(command.container())).append('&');
    }
    return query
        .append("stdin=true&stdout=true&")
        .append(command.terminal() ? "tty=true" : "stderr=true")
        .toString();
  }

  private static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8);
  }
}
