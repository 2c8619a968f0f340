package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Items;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who closes the streams of a pane, and when.
final class PaneStreamsTest {
  private final PaneStreams streams = new PaneStreams();

  private static final class Stream implements Items<String> {
    private int closed;

    @Override
    public @Nullable String next() {
      return null;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void theEndClosesWhatIsOpen() {
    var kept = new Stream();
    var done = new Stream();
    assertSame(kept, streams.keep(kept));
    streams.forget(streams.keep(done));
    streams.close();
    streams.close();
    assertEquals(1, kept.closed);
    assertEquals(0, done.closed, "its reader closed it itself");
    assertTrue(streams.ended());
  }

  @Test
  void whatOpensAfterTheEndIsClosedAtOnce() {
    var late = new Stream();
    streams.close();
    streams.keep(late);
    assertEquals(1, late.closed);
  }
}
