package dev.mortise.gate;

import dev.mortise.api.Frame;
import java.time.Duration;

/// What flows through one stream, paid for as calls are: a token per message and per 64 KiB of
/// bytes, from a rate that all streams of a plugin share.
///
/// A stream that is too fast is not ended but slowed: whoever sends waits, and with it, through
/// back-pressure, the other side. For one direction, so one thread at a time.
public final class StreamMeter {
  /// So many bytes cost a token.
  public static final int BYTES_PER_TOKEN = 64 * 1024;

  private final RateState state;
  private final Party party;
  private long unpaid;
  private int prepaid;

  StreamMeter(RateState state, Party party) {
    this.state = state;
    this.party = party;
  }

  /// The call has paid for the first message: its answer costs nothing more.
  public StreamMeter prepaid() {
    prepaid = 1;
    return this;
  }

  /// How long to wait before asking again whether this frame may pass; zero when it may now. Ask
  /// with the same frame until it may.
  public Duration pass(Frame frame) {
    long bytes = unpaid + frame.body().size();
    int message = frame.head() == null ? 0 : 1 - prepaid;
    int tokens = (int) Math.min(party.rate().burst(), bytes / BYTES_PER_TOKEN + message);
    if (tokens > 0) {
      RateState.Taken taken = state.take(party.plugin() + "/streams", party.rate(), tokens);
      if (!taken.allowed()) {
        return taken.retryAfter().isZero() ? Duration.ofNanos(1) : taken.retryAfter();
      }
    }
    prepaid = frame.head() == null ? prepaid : 0;
    unpaid = bytes % BYTES_PER_TOKEN;
    return Duration.ZERO;
  }
}
