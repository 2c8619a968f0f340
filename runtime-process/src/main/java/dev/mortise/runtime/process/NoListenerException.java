package dev.mortise.runtime.process;

import java.io.IOException;

/// The kernel lets nobody listen to what it refuses: it is too old, or somebody listens already, as
/// around some containers. It will say the same the next time.
final class NoListenerException extends IOException {
  NoListenerException(IOException cause) {
    super("the kernel lets nobody listen to what it refuses: " + cause.getMessage(), cause);
  }
}
