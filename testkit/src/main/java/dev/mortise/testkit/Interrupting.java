package dev.mortise.testkit;

import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import org.jspecify.annotations.Nullable;

/// One end of a stream: ending it early is how the thread that serves the other is told to stop.
record Interrupting(Exchange inner, Thread handler) implements Exchange {
  @Override
  public void send(Frame frame) {
    inner.send(frame);
  }

  @Override
  public void finish() {
    inner.finish();
  }

  @Override
  public @Nullable Frame receive() {
    return inner.receive();
  }

  @Override
  public void cancel(String reason) {
    inner.cancel(reason);
    handler.interrupt();
  }
}
