package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.gate.StreamMeter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where frames of one direction of a stream wait until they are paid for.
final class Toll {
  private final StreamMeter meter;
  private final CountDownLatch ended = new CountDownLatch(1);

  Toll(StreamMeter meter) {
    this.meter = meter;
  }

  /// Blocks while the stream is too fast; returns at once when it has ended.
  void pay(Frame frame) {
    try {
      Duration wait = meter.pass(frame);
      while (wait.isPositive() && !ended.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        wait = meter.pass(frame);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(
          ErrorCode.CANCELLED, "The stream was ended while it waited for its rate.", e);
    }
  }

  /// The stream is over: nobody waits here any more.
  void end() {
    ended.countDown();
  }
}
