package dev.mortise.mcp;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/// What an MCP endpoint can be told.
///
/// @param version of the host, told to clients
/// @param callTimeout of each use of a tool
/// @param confirmTimeout how long a person has to confirm a tool that changes something
/// @param changes what happens when a client cannot ask its person
/// @param hosts names a browser may reach the endpoint by, without port; others are refused, so
///   that no page of a stranger's reaches a server on this machine
/// @param sessionsMax open at the same time over HTTP
/// @param sessionsEachMax of them of one caller, whose oldest that runs nothing gives way to a new
///   one
/// @param sessionIdle after which a session over HTTP ends
public record McpConfig(
    String version,
    Duration callTimeout,
    Duration confirmTimeout,
    Changes changes,
    Set<String> hosts,
    int sessionsMax,
    int sessionsEachMax,
    Duration sessionIdle) {
  /// Names of this machine that no other machine answers to.
  public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /// Copies the set.
  public McpConfig {
    Objects.requireNonNull(version, "version");
    hosts = Set.copyOf(hosts);
    if (sessionsEachMax < 1 || sessionsMax < sessionsEachMax) {
      throw new IllegalArgumentException(
          "sessionsEachMax must be at least 1, and sessionsMax no less");
    }
  }

  /// The usual limits, reachable by loopback names only; tools that change something are refused
  /// where the client cannot ask.
  public static McpConfig of(String version) {
    return new McpConfig(
        version,
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Changes.ASK,
        LOOPBACK,
        256,
        16,
        Duration.ofHours(1));
  }

  /// The same with another answer for clients that cannot ask.
  public McpConfig withChanges(Changes other) {
    return new McpConfig(
        version,
        callTimeout,
        confirmTimeout,
        other,
        hosts,
        sessionsMax,
        sessionsEachMax,
        sessionIdle);
  }

  /// The same, reachable by other names.
  public McpConfig withHosts(Set<String> others) {
    return new McpConfig(
        version,
        callTimeout,
        confirmTimeout,
        changes,
        others,
        sessionsMax,
        sessionsEachMax,
        sessionIdle);
  }

  /// Who confirms a tool that changes something.
  public enum Changes {
    /// The person at the client, through elicitation; without it, nobody and the use is refused.
    ASK,
    /// The client itself, which shows its person every call: the operator trusts it to.
    CLIENT
  }
}
