package dev.mortise.kubernetes;

import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A port of this machine's loopback that leads to a port of a pod, until it is closed or the
/// cluster goes. Safe for any thread.
public final class PortForward implements AutoCloseable, OpenStreams.Stream {
  private final LocalPortForward forward;
  private final OpenStreams streams;

  PortForward(LocalPortForward forward, OpenStreams streams) {
    this.forward = forward;
    this.streams = streams;
  }

  /// The port of this machine.
  public int localPort() {
    return forward.getLocalPort();
  }

  /// Whether it still listens.
  public boolean alive() {
    return forward.isAlive();
  }

  /// What went wrong with connections through it; empty when nothing did.
  public String problem() {
    return Stream.concat(
            forward.getServerThrowables().stream(), forward.getClientThrowables().stream())
        .map(e -> PlainText.of(String.valueOf(e.getMessage())))
        .distinct()
        .limit(3)
        .collect(Collectors.joining("; "));
  }

  @Override
  public void endWith(PluginException why) {
    close();
  }

  @Override
  public void close() {
    streams.remove(this);
    try {
      forward.close();
    } catch (IOException e) {
      System.getLogger(PortForward.class.getName())
          .log(System.Logger.Level.DEBUG, "a forwarded port did not close well", e);
    }
  }
}
