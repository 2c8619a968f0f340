package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.gate.Passage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A stream into a plugin, counted as a call in flight until both sides have said everything, one
/// of them cancelled, or the right it rests on was taken back.
final class OpenStream implements Exchange {
  private final Exchange inner;
  private final Instance instance;
  private final byte[] token;
  private final Passage passage;
  private final String address;
  private final Toll sending;
  private final Toll receiving;
  private final AtomicBoolean over = new AtomicBoolean();
  // Each is written by one side's thread and read by the other's.
  private volatile boolean sent;
  private volatile boolean received;
  private volatile @Nullable PluginException revoked;

  OpenStream(Exchange inner, Instance instance, byte[] token, Passage passage, String address) {
    this.inner = inner;
    this.instance = instance;
    this.token = token;
    this.passage = passage;
    this.address = address;
    this.sending = new Toll(passage.meter());
    this.receiving = new Toll(passage.meter().prepaid());
    passage.onRevoked(this::revoke);
  }

  private void revoke(PluginException why) {
    revoked = why;
    sending.end();
    receiving.end();
    inner.cancel(why.getMessage());
    end(why);
  }

  @Override
  public void send(Frame frame) {
    try {
      sending.pay(frame);
      inner.send(frame);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public void finish() {
    inner.finish();
    sent = true;
    endIfDone();
  }

  @Override
  public @Nullable Frame receive() {
    try {
      Frame frame = inner.receive();
      if (frame == null) {
        received = true;
        endIfDone();
      } else {
        receiving.pay(frame);
      }
      return frame;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public void cancel(String reason) {
    sending.end();
    receiving.end();
    inner.cancel(reason);
    end(new PluginException(ErrorCode.CANCELLED, instance.party().label() + ": " + reason + "."));
  }

  private PluginException failed(RuntimeException e) {
    PluginException why = revoked;
    PluginException told =
        why == null ? Failures.ofPlugin(instance.party().label(), address, e) : why;
    end(told);
    return told;
  }

  private void endIfDone() {
    if (sent && received) {
      end(null);
    }
  }

  private void end(@Nullable PluginException failure) {
    if (over.compareAndSet(false, true)) {
      sending.end();
      receiving.end();
      instance.tokens().end(token);
      instance.door().listeners().end(token);
      instance.givePlace();
      instance.leave();
      if (failure == null) {
        passage.done();
      } else {
        passage.failed(failure);
      }
    }
  }
}
