package dev.mortise.sdk;

import io.grpc.Context;

/// Interrupts the thread of a handler when its caller gives up; ends with the handler.
///
/// The interrupt flag is clear afterwards, so that it does not hit whatever the thread does next.
final class Interruption implements AutoCloseable {
  private final Context grpc;
  private final HostContext context;
  private final Thread handler = Thread.currentThread();
  private final Context.CancellationListener listener = _ -> cancelled();
  // Guarded by this.
  private boolean over;

  private Interruption(Context grpc, HostContext context) {
    this.grpc = grpc;
    this.context = context;
  }

  static Interruption of(Context grpc, HostContext context) {
    var interruption = new Interruption(grpc, context);
    grpc.addListener(interruption.listener, Runnable::run);
    return interruption;
  }

  private synchronized void cancelled() {
    context.cancel();
    if (!over) {
      handler.interrupt();
    }
  }

  @Override
  public void close() {
    grpc.removeListener(listener);
    synchronized (this) {
      over = true;
      // Cleared, not examined: what mattered of it the handler has seen.
      boolean _ = Thread.interrupted();
    }
  }
}
