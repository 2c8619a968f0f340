package dev.mortise.services;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// How the host connects on behalf of plugins, and the limits of it.
///
/// @param resolver finds the addresses of names
/// @param dialler connects to an address
/// @param tls whose certificates are trusted; asked when it is first needed, which takes a moment
/// @param connectTimeout for each address that is tried
/// @param idleTimeout after so long without a byte a stream ends
/// @param bodyBytesMax of a body that is held in memory
/// @param streamBytesMax of a body that streams
/// @param messageBytesMax of one WebSocket message
/// @param connectionsMax of one plugin at the same time
public record EgressConfig(
    Resolver resolver,
    Dialler dialler,
    Supplier<SSLContext> tls,
    Duration connectTimeout,
    Duration idleTimeout,
    int bodyBytesMax,
    long streamBytesMax,
    int messageBytesMax,
    int connectionsMax) {
  /// Nothing may be missing.
  public EgressConfig {
    Objects.requireNonNull(resolver, "resolver");
    Objects.requireNonNull(dialler, "dialler");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(idleTimeout, "idleTimeout");
  }

  /// The platform's names and trusted certificates: 5 s to connect, 5 minutes idle, 8 MiB in
  /// memory, 16 GiB in a stream, 8 MiB a message, 64 connections a plugin.
  public static EgressConfig standard() {
    return new EgressConfig(
        Resolver.system(),
        Dialler.direct(),
        EgressConfig::platform,
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        8 << 20,
        16L << 30,
        8 << 20,
        64);
  }

  private static SSLContext platform() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has a default TLS context", e);
    }
  }

  /// The same network seen with other eyes: for tests, and for hosts behind a resolver of their
  /// own.
  public EgressConfig network(Resolver names, Dialler connections, SSLContext trust) {
    return new EgressConfig(
        names,
        connections,
        () -> trust,
        connectTimeout,
        idleTimeout,
        bodyBytesMax,
        streamBytesMax,
        messageBytesMax,
        connectionsMax);
  }

  /// The same with other times.
  public EgressConfig times(Duration connect, Duration idle) {
    return new EgressConfig(
        resolver,
        dialler,
        tls,
        connect,
        idle,
        bodyBytesMax,
        streamBytesMax,
        messageBytesMax,
        connectionsMax);
  }

  /// The same with other limits.
  public EgressConfig limits(int body, long stream, int message, int connections) {
    return new EgressConfig(
        resolver, dialler, tls, connectTimeout, idleTimeout, body, stream, message, connections);
  }
}
