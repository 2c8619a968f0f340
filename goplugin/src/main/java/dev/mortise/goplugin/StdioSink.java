package dev.mortise.goplugin;

/// Takes what a plugin prints after its handshake, as it comes over the GRPCStdio service.
///
/// Called in order on a virtual thread. The bytes are not framed in lines and not sanitised. A slow
/// sink makes the plugin's prints wait, which is how go-plugin itself behaves.
@FunctionalInterface
public interface StdioSink {
  /// Takes one piece. What it throws is ignored.
  void data(StdioChannel channel, byte[] bytes);

  /// A sink that drops everything.
  static StdioSink none() {
    return (channel, bytes) -> {};
  }
}
