package dev.mortise.api;

/// Host function: TCP through the host's one egress path.
@Contract("tcp")
public interface Tcp {
  /// Connects, then carries bytes both ways until one side ends.
  @Needs("net:tcp:{address:endpoint}")
  @Changes
  Items<Chunk> connect(Target target, Items<Chunk> outgoing);

  /// Where to.
  ///
  /// @param address `host:port`, an IPv6 address in brackets
  /// @param tls whether the host speaks TLS and checks the certificate
  record Target(String address, boolean tls) {}

  /// Some bytes.
  record Chunk(Bytes payload) {}
}
