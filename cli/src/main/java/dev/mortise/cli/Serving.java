package dev.mortise.cli;

import java.net.URI;
import java.util.Optional;

/// A server that listens. Closing it lets requests in flight end, then stops the plugins.
public interface Serving extends AutoCloseable {
  /// Where it listens.
  URI uri();

  /// The link that makes the first admin, once; empty when there is one.
  Optional<URI> firstStart();

  @Override
  void close();
}
