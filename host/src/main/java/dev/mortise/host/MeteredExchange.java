package dev.mortise.host;

import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.gate.Passage;
import org.jspecify.annotations.Nullable;

/// A plugin's side of a stream it opened at the host: what it sends and what it receives is paid
/// for.
final class MeteredExchange implements Exchange {
  private final Exchange inner;
  private final Toll sent;
  private final Toll received;

  MeteredExchange(Exchange inner, Passage passage) {
    this.inner = inner;
    this.sent = new Toll(passage.meter());
    this.received = new Toll(passage.meter());
  }

  @Override
  public void send(Frame frame) {
    sent.pay(frame);
    inner.send(frame);
  }

  @Override
  public void finish() {
    inner.finish();
  }

  @Override
  public @Nullable Frame receive() {
    Frame frame = inner.receive();
    if (frame != null) {
      received.pay(frame);
    }
    return frame;
  }

  @Override
  public void cancel(String reason) {
    sent.end();
    received.end();
    inner.cancel(reason);
  }
}
